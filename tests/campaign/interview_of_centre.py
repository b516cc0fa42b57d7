"""One interview with the shipped form, told three ways: typed on a screen, piped, as a script.

Each item: how the question begins on screen, what is typed in the terminal (several sends where a list is
filtered first, each with what must then be on screen, since an Enter typed ahead of a screen is dropped), the line that is piped, and the script's reference and value (None where nothing is kept).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer in the three ways."""

    label: str
    keys: tuple[tuple[str, str], ...]
    line: str
    ref: str | None = None
    value: str | None = None


def typed(label: str, text: str, ref: str, value: str | None = None) -> Asked:
    return Asked(label, ((text + "\r", ""),), text, f"/data/{ref}", value or text)


def passed(label: str, keys: str = "\r", line: str = "") -> Asked:
    return Asked(label, ((keys, ""),), line)


def ticked(label: str, code: str, ref: str) -> Asked:
    return Asked(label, ((code, f"> {code}"), ("\t", f"[x] {code}"), ("\r", "")), code, f"/data/{ref}", code)


def refused(label: str, ref: str) -> Asked:
    keys = (("\x12", "nsp"), ("refus", "> refus"), ("\r", ""))
    return Asked(label, keys, ":r refus", f"/data/{ref}_na", "refus")


INTERVIEW = (
    passed("Comment se fait cet entretien"),
    typed("Code de l'agent", "K7", "visite/agent_code"),
    passed("Code imprimé du centre"),
    passed("Numéro de la visite"),
    passed("Numéro de l'affectation"),
    typed("Langue de l'entretien", "fr", "visite/langue_entretien"),
    passed("Quel questionnaire"),
    passed("Lisez à voix haute"),
    typed("La personne accepte", "oui", "consentement/participation"),
    typed("Publier une page", "oui", "consentement/accord/cons_page"),
    typed("Qui pourra voir", "web", "consentement/accord/cons_page_niveau"),
    typed("Publier les coordonnées", "oui", "consentement/accord/cons_coordonnees"),
    typed("Prendre et publier des photos", "non", "consentement/accord/cons_photo"),
    typed("Publier un témoignage", "non", "consentement/accord/cons_temoignage"),
    typed("S'inscrire à la liste", "non", "consentement/accord/cons_liste"),
    typed("Laisser réutiliser", "non", "consentement/accord/cons_contenus"),
    typed("Comment l'accord est-il donné", "signature", "consentement/accord/cons_maniere"),
    passed("Date de l'accord"),
    typed("Nom de la personne interrogée", "Awa Faye", "consentement/accord/repondant_nom"),
    typed("Sa fonction au centre", "gestionnaire", "consentement/accord/repondant_fonction"),
    typed("Nom du centre", "Télécentre de Réo", "centre/nom"),
    typed("Type de centre", "telecentre", "centre/type_centre"),
    typed("État de fonctionnement", "fonctionnel", "centre/statut"),
    passed("Pays"),
    typed("Région", "BF-12", "centre/lieu/region"),
    typed("Province ou département", "BF-OUD", "centre/lieu/province"),
    passed("Commune, dans la liste"),
    # The blanks before the mark of a required question tell it from the list above it.
    typed("Commune  ", "Gorom-Gorom", "centre/lieu/commune"),
    passed("Village, quartier"),
    typed("Position du centre", "14,4429 ; -0,2361", "centre/lieu/position", "14.4429 -0.2361 0 0"),
    typed("Nom du gestionnaire", "Hamidou Maïga", "centre/contact/gestionnaire_nom"),
    refused("Téléphone du gestionnaire", "centre/contact/gestionnaire_tel"),
    passed("Courriel du gestionnaire"),
    passed("Site web"),
    typed("Jours d'ouverture", "6", "fonctionnement/jours_semaine"),
    typed("Heure d'ouverture", "8:00", "fonctionnement/ouvre_a", "08:00:00.000"),
    typed("Heure de fermeture", "17:30", "fonctionnement/ferme_a", "17:30:00.000"),
    ticked("Sources d'énergie", "solaire", "fonctionnement/energie_sources"),
    typed("Heures d'électricité", "7,5", "fonctionnement/energie_heures", "7.5"),
    typed("Type de connexion", "3g", "fonctionnement/connexion_type"),
    typed("Opérateur", "orange", "fonctionnement/connexion_operateur"),
    typed("Coût de la connexion", "25000", "fonctionnement/connexion_cout"),
    typed("Jours sans connexion", "11", "fonctionnement/connexion_jours_sans"),
    typed("Quel équipement", "ordinateur", "equipement[1]/type"),
    typed("Combien en tout", "10", "equipement[1]/total"),
    typed("Combien marchent", "6", "equipement[1]/marche"),
    typed("État général", "moyen", "equipement[1]/etat"),
    passed("Équipement"),
    passed("Équipement : 6 en marche sur 10"),
    typed("Y a-t-il un contrat", "non", "bilan_equipement/maintenance_contrat"),
    ticked("Services offerts", "internet", "activite/services"),
    typed("Personnes qui travaillent", "2", "activite/personnel_total"),
    typed("dont femmes", "1", "activite/personnel_femmes"),
    typed("Comment compte-t-on", "registre", "activite/usagers_source"),
    typed("Usagers par mois", "240", "activite/usagers_mois"),
    typed("Part des femmes", "35", "activite/usagers_femmes_pct"),
    typed("Y a-t-il ici des contenus", "non", "activite/contenus_existe"),
    passed("Date de rappel"),
    passed("Observations", "\x04"),
    typed("Fiabilité des réponses", "bonne", "cloture/fiabilite"),
    typed("Résultat de la visite", "complet", "cloture/disposition"),
)
