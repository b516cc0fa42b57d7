"""Names of regions and provinces, in both vintages, become the codes of now."""

import pytest

from survey.messages import speaking
from survey.places.importing.provinces import ProvinceFinder
from tests.places.importing.conftest import finder_of


@pytest.mark.parametrize(
    ("region", "province", "codes"),
    [
        ("Centre", "Kadiogo", ("BF-KAD",)),
        ("Kadiogo", "Kadiogo", ("BF-KAD",)),
        ("Boucle du Mouhoun", "Sourou", ("BF-SOR",)),
        ("Sourou", "Sourou", ("BF-SOR",)),
        ("Sahel", "Soum", ("BF-SOM", "BF-P-KARO-PELI")),
        ("Soum", "Djelgodji", ("BF-SOM",)),
        ("Soum", "Karo-Peli", ("BF-P-KARO-PELI",)),
        ("Est", "Tapoa", ("BF-TAP", "BF-P-DYAMONGOU")),
        ("Tapoa", "Gobnangou", ("BF-TAP",)),
        ("", "SANMATENGA", ("BF-SMT",)),
        ("Sourou", "Kossin", ("BF-KOS",)),
        ("Est", "Komondjari", ("BF-KMD",)),
        ("Goulmou", "BF-GOU", ("BF-GOU",)),
    ],
)
def test_a_name_in_its_region_gives_the_code_of_now(
    finder: ProvinceFinder, region: str, province: str, codes: tuple[str, ...]
) -> None:
    assert finder.find(region, province) == codes


@pytest.mark.parametrize(
    ("province", "commune", "code"),
    [
        ("Soum", "Arbinda", "BF-P-KARO-PELI"),
        ("Soum", "Djibo", "BF-SOM"),
        ("Tapoa", "KANTCHARI", "BF-P-DYAMONGOU"),
        ("Tapoa", "Diapaga", "BF-TAP"),
    ],
)
def test_a_commune_of_a_divided_province_goes_where_it_is_now(
    finder: ProvinceFinder, province: str, commune: str, code: str
) -> None:
    assert finder.find("", province, commune) == (code,)


def test_a_region_is_never_taken_for_a_province(finder: ProvinceFinder) -> None:
    with speaking("en"):
        assert finder.find("Sahel", "Sahel") == "no province is called Sahel"
        assert finder.find("Sahel", "Kadiogo") == "the province Kadiogo is not in the region Sahel"


def test_a_name_that_is_nearly_spelled_so_is_told(finder: ProvinceFinder) -> None:
    finder.find("", "Komondjari")
    assert finder.read_as == {"Komondjari": "Komandjoari"}


def test_a_department_of_senegal_is_found_by_a_shorter_name() -> None:
    assert finder_of("SN").find("KAOLACK", "NIORO") == ("SN-D-NIORO-DU-RIP",)


def test_each_code_of_now_has_one_of_before(finder: ProvinceFinder) -> None:
    assert finder.code_before("BF-P-KARO-PELI") == "BF-SOM"
    assert finder.code_before("BF-KAD") == "BF-KAD"
    assert finder.region_of("BF-SOM", "2025") == "BF-R-SOUM"
    assert finder.region_of("BF-SOM", "before") == "BF-12"
