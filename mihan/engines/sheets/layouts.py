"""The layouts as data: columns in the file's order, headers verbatim with their typos."""

import re
from dataclasses import dataclass

OUI_NON = ("Oui", "Non")
O_N = ("O", "N")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` decides how its cells are read and written, see `cells.READERS`.

    `words` are what yes and no are written with. `choices` are the values a "choice" may have, each
    with the words that say it: the first one is written, the others are understood. `secret` cells are never shown in a
    problem; those of type "identity" never leave their value either (no `written`).
    """

    key: str
    header: str
    type: str = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    words: tuple[str, str] = OUI_NON
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    longest: int = 2_000  # characters
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts. With or without `maybe`, it is right: no source says if self-study is in."""

    total: str
    parts: tuple[str, ...]
    maybe: str = ""


@dataclass(frozen=True)
class Layout:
    """One kind of file.

    `key` names the columns no two lines may share. `any_of` are groups of columns of which one
    must be filled. `totals` are sums that should add up. `shape` are (column, pattern)
    that recognise a line when the file has no header. `named_by` are the columns in which a line
    of totals, written under the others, says that it is one.
    """

    kind: str
    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    totals: tuple[Sum, ...] = ()
    shape: tuple[tuple[str, str], ...] = ()
    named_by: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of that key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def index(self, key: str) -> int:
        """The place of a column in the file, from 0."""
        return self.columns.index(self.column(key))


def _hours(key: str, header: str) -> Column:
    return Column(key, header, "hours")


AVANCEMENT = Layout(
    kind="avancement",
    sheet="AvancementProgramme",
    columns=(
        Column("updated_at", "Date MAJ"),
        Column("year", "Année", "year"),
        Column("level", "Niveau", "code"),
        Column("sector", "Secteur", "name"),
        Column("programme_code", "Code Filière", "code", required=True),
        Column("programme", "filière", "name"),
        Column("training_kind", "Type de formation", "name"),
        Column("shift", "Créneau", "code"),
        Column("group", "Groupe", "code", required=True),
        Column("headcount", "Effectif Groupe", "int"),
        Column("subgroup", "Sous Groupe", "code"),
        Column("subgroup_status", "Statut Sous-Groupe"),
        Column("fusion_groups", "FusionGroupe", "code"),
        Column("fusion_code", "Code Fusion", "code"),
        Column("study_year", "Année de formation", "int", aliases=("Anneé de Formation",)),
        Column("mode", "Mode"),
        Column("module_code", "Code Module", "code", required=True),
        Column("module", "Module", "name"),
        Column("regional", "Régional", "yes_no", words=O_N),
        Column("trainer_face_number", "Mle Affecté Présentiel Actif", "code", secret=True),
        Column("trainer_face_name", "Formateur Affecté Présentiel Actif", "name"),
        Column("trainer_remote_number", "Mle Affecté Syn Actif", "code", secret=True),
        Column("trainer_remote_name", "Formateur Affecté Syn Actif", "name"),
        _hours("foreseen_face_s1", "MHP S1 DRIF"),
        _hours("foreseen_remote_s1", "MHSYN S1 DRIF"),
        _hours("foreseen_self_s1", "MHASYN S1 DRIF"),
        _hours("foreseen_total_s1", "MH Totale S1 DRIF"),
        _hours("foreseen_face_s2", "MHP S2 DRIF"),
        _hours("foreseen_remote_s2", "MHSYN S2 DRIF"),
        _hours("foreseen_self_s2", "MHASYN S2 DRIF"),
        _hours("foreseen_total_s2", "MH Totale S2 DRIF"),
        _hours("foreseen_face", "MHP Totale DRIF"),
        _hours("foreseen_remote", "MHSYN Totale DRIF"),
        _hours("foreseen_self", "MHASYN Totale DRIF"),
        _hours("foreseen_total", "MH Totale  DRIF"),
        _hours("assigned_face", "MH Affectée Présentiel"),
        _hours("assigned_remote", "MH Affectée Sync"),
        _hours("assigned_total", "MH Affectée Globale (P & SYN)"),
        _hours("delivered_face", "MH Réalisée Présentiel"),
        _hours("delivered_remote", "MH Réalisée Sync"),
        _hours("delivered_total", "MH Réalisée Globale"),
        Column("rate_face", "Taux Réalisation Présentiel", "percent"),
        Column("rate_remote", "Taux Réalisation Syn", "percent"),
        Column("rate_total", "Taux Réalisation (P & SYN )", "percent"),
        Column("mean_absence", "Moy Absence", "number"),
        Column("tests_count", "NB CC", "int"),
        Column("exam_planned", "Séance EFM", "yes_no"),
        Column("exam_validated", "Validation EFM", "yes_no"),
        Column("teams_class", "Classe Teams"),
        Column("pie_module", "Module PIE"),
        Column("pie_establishment", "EFP PIE"),
    ),
    key=("year", "programme_code", "shift", "group", "subgroup", "module_code"),
    totals=(
        Sum("foreseen_total_s1", ("foreseen_face_s1", "foreseen_remote_s1"), "foreseen_self_s1"),
        Sum("foreseen_total_s2", ("foreseen_face_s2", "foreseen_remote_s2"), "foreseen_self_s2"),
        Sum("foreseen_total", ("foreseen_face", "foreseen_remote"), "foreseen_self"),
        Sum("assigned_total", ("assigned_face", "assigned_remote")),
        Sum("delivered_total", ("delivered_face", "delivered_remote")),
    ),
    shape=(
        ("programme_code", r"[A-Z0-9]+_[A-Z0-9]+_[A-Z]+"),
        ("shift", r"CD[A-Z]"),
        ("group", r"\S.*"),
        ("module_code", r"[A-Z]+\d+\w*"),
    ),
)

TRAINEES = Layout(
    kind="trainees",
    sheet="Export",
    columns=(
        Column("enrolment_number", "id_inscriptionsessionprogramme", "int", required=True),
        Column("trainee_number", "MatriculeEtudiant", "code", required=True),
        Column("last_name", "Nom", "name"),
        Column("first_name", "Prenom", "name"),
        Column("sex", "Sexe", "code"),
        Column("active", "EtudiantActif", "yes_no"),
        Column("diploma", "diplome", "name"),
        Column("principal", "Principale", "yes_no"),
        Column("long_label", "LibelleLong", "label", required=True),
        Column("diploma_code", "CodeDiplome", "code"),
        Column("session_code", "Code", "code"),
        Column("paying", "EtudiantPayant", "yes_no"),
        Column("diploma_code_1", "codediplome1", "code"),
        Column("second_first_name", "prenom2", "name"),
        Column("birth_date", "DateNaissance", "date"),
        Column("site", "Site", "name"),
        Column("regime", "Regimeinscription"),
        Column("enrolled_on", "DateInscription", "date"),
        Column("file_complete_on", "DateDossierComplet", "date"),
        Column("birth_place", "LieuNaissance", "name"),
        Column("admission_reason", "MotifAdmission"),
        Column("identity_number", "CIN", "identity", secret=True),
        Column("phone", "NTelelephone", "phone", aliases=("NTelephone",)),
        Column("guardian_phone", "NTel_du_Tuteur", "phone"),
        Column("address", "Adresse"),
        Column("nationality", "Nationalite", "name"),
        Column("study_year", "anneeEtude"),
        Column("arabic_last_name", "Nom_Arabe", "name"),
        Column("arabic_first_name", "Prenom_arabe", "name"),
        Column("school_level", "NiveauScolaire"),
    ),
    key=("enrolment_number",),
    any_of=(("last_name", "arabic_last_name"),),
    shape=(
        ("enrolment_number", r"\d{1,12}"),
        ("trainee_number", r"\w{5,20}"),
        ("long_label", r"[^_]+_[^_]+_[^_]+_.*"),
    ),
)

DRIF_MODULES = Layout(
    kind="drif_modules",
    sheet="Feuil1",
    columns=(
        Column("exercise", "Exercice", "code"),
        Column("sector_code", "Code Secteur", "code"),
        Column("sector", "Secteur", "name"),
        Column("level", "Niveau de formation", "code"),
        Column("training_kind", "Type de formation", "name"),
        Column("shift", "Créneau", "code"),
        Column("programme_code", "Code Filière DRIF", "code", required=True),
        Column("programme", "Filière", "name"),
        Column("study_year", "Anneé de Formation", "int", required=True),
        Column("module_code", "Code Module", "code", required=True),
        Column("module", "Module", "name"),
        _hours("hours_s1", "MHT S1"),
        _hours("hours_s2", "MHT S2"),
        _hours("hours_total", "MHT"),
    ),
    key=("exercise", "programme_code", "shift", "study_year", "module_code"),
    totals=(Sum("hours_total", ("hours_s1", "hours_s2")),),
    shape=(
        ("shift", r"CD[A-Z]"),
        ("programme_code", r"[A-Z0-9]+_[A-Z0-9]+_[A-Z]+"),
        ("study_year", r"\d"),
        ("module_code", r"[A-Z]+\d+\w*"),
    ),
)

NATURES = (
    (
        "campus",
        ("Cité des métiers et des compétences", "CMC", "Campus", "Multi-trade campus", "مدينة المهن والكفاءات"),
    ),
    (
        "establishment",
        ("Établissement de formation", "Établissement", "EFP", "Training establishment", "Establishment",
         "مؤسسة التكوين", "مؤسسة تكوين", "مؤسسة التكوين المهني"),
    ),
    (
        "contracted",
        ("Centre conventionné", "Conventionné", "Contracted centre", "Contracted", "مركز متعاقد معه", "مركز متعاقد"),
    ),
    (
        "prison",
        ("Centre en milieu pénitentiaire", "Centre pénitentiaire", "Milieu pénitentiaire", "Centre in a prison",
         "Prison", "مركز بمؤسسة سجنية", "مؤسسة سجنية"),
    ),
)  # fmt: skip
MARKS = (
    ("published", ("Publié", "Publiée", "Published", "منشور", "منشورة")),
    ("illustrative", ("Illustratif", "Illustrative", "توضيحي", "توضيحية")),
    ("from_file", ("Du fichier", "Fichier", "From a file", "من ملف")),
    ("entered", ("Saisi ici", "Saisi", "Saisie", "Entered here", "Entered", "مدخل هنا")),
)

# Our own: no national export of the establishments of a region is known. See docs/layouts.md.
ESTABLISHMENTS = Layout(
    kind="establishments",
    sheet="Etablissements",
    columns=(
        Column(
            "code", "Code établissement", "code", required=True, longest=60,
            aliases=("Code EFP", "Code de l'établissement", "Establishment code", "رمز المؤسسة", "رمز مؤسسة التكوين"),
        ),
        Column(
            "name_fr", "Nom (français)", "name", longest=200,
            aliases=("Nom en français", "Name (French)", "Name in French", "الاسم (بالفرنسية)"),
        ),
        Column(
            "name_ar", "Nom (arabe)", "name", longest=200,
            aliases=("Nom en arabe", "Name (Arabic)", "Name in Arabic", "الاسم (بالعربية)"),
        ),
        Column(
            "nature", "Nature", "choice", required=True, choices=NATURES,
            aliases=("Type d'établissement", "Kind", "Kind of establishment", "الصنف", "صنف المؤسسة"),
        ),
        Column(
            "town_fr", "Ville (français)", "name", longest=80,
            aliases=("Ville", "Ville en français", "Town", "Town (French)", "Town in French", "المدينة (بالفرنسية)"),
        ),
        Column(
            "town_ar", "Ville (arabe)", "name", longest=80,
            aliases=("Ville en arabe", "Town (Arabic)", "Town in Arabic", "المدينة", "المدينة (بالعربية)"),
        ),
        Column(
            "seats", "Places pédagogiques", "seats",
            aliases=("Places", "Nombre de places", "Training seats", "Seats", "المقاعد البيداغوجية", "المقاعد",
                     "عدد المقاعد"),
        ),
        Column(
            "mark", "Fiabilité", "choice", choices=MARKS,
            aliases=("Mention", "Mark", "Reliability", "درجة الموثوقية"),
        ),
        Column("source", "Source", longest=300, aliases=("Origine", "المصدر")),
    ),
    key=("code",),
    any_of=(("name_fr", "name_ar"),),
    shape=(
        ("code", r"\w[\w./-]{1,30}"),
        ("nature", "(?i:" + "|".join(re.escape(word) for _value, words in NATURES for word in words) + ")"),
    ),
    named_by=("code", "name_fr", "name_ar"),
)  # fmt: skip

LAYOUTS: dict[str, Layout] = {layout.kind: layout for layout in (AVANCEMENT, TRAINEES, DRIF_MODULES, ESTABLISHMENTS)}
