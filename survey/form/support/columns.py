"""The columns of the sheets survey and settings, with what becomes of each.

A column that is honoured has no code; of the others the check says what happens instead.
"""

from collections.abc import Iterable

from survey.form.support.rows import Instead, Row, Support

IGNORED = "ignored-column"


def _honoured(names: str) -> Iterable[Row]:
    return (Row(name) for name in names.split())


def _passed_over(names: str) -> Iterable[Row]:
    return (Row(name, Support.OTHERWISE, IGNORED, Instead.PASSED_OVER) for name in names.split())


def _table(*rows: Iterable[Row]) -> dict[str, Row]:
    return {row.name: row for several in rows for row in several}


SURVEY_COLUMNS = _table(
    _honoured(
        "type name label hint guidance_hint required required_message relevant constraint constraint_message"
        " calculation readonly default trigger choice_filter repeat_count appearance parameters save_to query"
        " rows"
    ),
    _passed_over(
        "hxl sms_field sms_option sms_response sms_separator sms_allow_media sms_date_format"
        " sms_datetime_format compact_tag"
    ),
    (
        *(
            Row(kind, Support.OTHERWISE, "ignored-display", Instead.FILE_NAMED)
            for kind in ("image", "audio", "video", "big-image")
        ),
        Row("autoplay", Support.OTHERWISE, "ignored-display", Instead.FILE_NAMED),
        Row("intent", Support.NO, "external-app", Instead.APP),
        Row("no_app_error_string", Support.NO, "ignored-attribute", Instead.APP),
        Row("disabled", Support.NO, "disabled-column", Instead.PASSED_OVER),
    ),
)
SETTINGS = _table(
    _honoured(
        "form_title form_id version default_language instance_name namespaces allow_choice_duplicates name"
        " instance_id instance_xmlns id_string title clean_text_values attribute"
    ),
    _passed_over(
        "prefix flat add_none_option client_editable sms_keyword sms_separator sms_allow_media sms_response"
        " sms_date_format sms_datetime_format"
    ),
    (
        Row("style", Support.OTHERWISE, "ignored-display", Instead.ONE_AT_A_TIME),
        Row("public_key", Support.NO, "encryption-ignored", Instead.SEALED),
        Row("submission_url", Support.NO, "sending-ignored", Instead.CARRIED),
        Row("auto_send", Support.NO, "sending-ignored", Instead.CARRIED),
        Row("auto_delete", Support.NO, "sending-ignored", Instead.CARRIED),
        Row("omit_instanceid", Support.OTHERWISE, IGNORED, Instead.IDENTIFIED),
    ),
)
