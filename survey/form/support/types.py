"""The types of questions of XLSForm, as the standard spells them, with what an interview does with each."""

from survey.form.support.rows import Instead, Row, Support

_HONOURED = (
    "text integer decimal date time dateTime note select_one select_multiple rank select_one_from_file"
    " select_multiple_from_file select_one_external range acknowledge geopoint geotrace geoshape image audio"
    " video file barcode calculate hidden start end today deviceid username email phonenumber csv-external"
    " xml-external percentage group repeat"
)
TYPES: dict[str, Row] = {
    **{name: Row(name) for name in _HONOURED.split()},
    "audit": Row("audit", Support.OTHERWISE, "", Instead.UNRECORDED),
    "start-geopoint": Row("start-geopoint", Support.NO, "no-geopoint-action", Instead.EMPTY),
    "background-geopoint": Row("background-geopoint", Support.NO, "no-geopoint-action", Instead.EMPTY),
    "background-audio": Row("background-audio", Support.NO, "no-record-action", Instead.EMPTY),
    "simserial": Row("simserial", Support.NO, "unknown-preload", Instead.EMPTY),
    "subscriberid": Row("subscriberid", Support.NO, "unknown-preload", Instead.EMPTY),
    "osm": Row("osm", Support.NO, "external-app", Instead.ATTACHED),
}
OTHER_SPELLINGS = {
    "string": "text", "int": "integer", "date time": "dateTime", "datetime": "dateTime",
    "trigger": "acknowledge", "gps": "geopoint", "location": "geopoint", "photo": "image", "picture": "image",
    "select1": "select_one",
    "select": "select_multiple", "select one": "select_one", "select all that apply": "select_multiple",
    "select one external": "select_one_external", "imei": "deviceid", "device id": "deviceid",
    "start time": "start", "end time": "end", "sim id": "simserial", "subscriber id": "subscriberid",
    "phone number": "phonenumber",
    "number of days in last month": "integer", "number of days in last six months": "integer",
    "number of days in last year": "integer",
}  # fmt: skip
"""Older names of the types, which the converter takes too."""
