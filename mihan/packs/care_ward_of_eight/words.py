"""The words a screen may show that are neither a form's nor a label's: `word.<word>` in the texts.

The hidden courses are among them, for the debrief alone.
"""

from mihan.packs.care_ward_of_eight.news2 import SCALES
from mihan.packs.care_ward_of_eight.patients import DEVICES

NAMES = ("zitoune", "remmane", "louza", "kharroub", "arganier", "naanaa", "zaater", "warda", "louban")
REASONS = (
    "chest_infection", "hip_operation", "diabetic_foot", "chronic_lung_disease", "heart_failure", "urine_infection",
    "appendix_operation", "kept_under_watch", "asthma",
)  # fmt: skip
CALLED = ("ward_doctor", "on_call_doctor", "critical_care_team")
TREATMENTS = (
    "antibiotic_and_fluid", "surgeon_and_blood", "sugar", "bronchodilator", "diuretic", "catheter", "nothing",
)  # fmt: skip
ALLERGIES = ("no_allergy", "penicillin", "latex")
MEDICINES = ("paracetamol", "amoxicillin", "ceftriaxone", "furosemide", "enoxaparin", "prednisolone")
ROUTES = ("by_mouth", "into_vein", "under_skin")
NEEDS = (
    "toilet", "thirsty", "badly_placed", "cold", "pain", "breathless", "dizzy", "drip_alarm", "wet_dressing",
    "worried", "feels_unwell", "wandering",
)  # fmt: skip
CALLERS = ("family_with_code", "voice_without_code", "neighbour")
PROBLEMS = ("visitor_faints", "blood_to_laboratory", "lost_glasses", "new_drip_to_start")
FINDINGS = (
    "hot_and_mottled", "dressing_soaked", "sweats_and_trembles", "wheezes", "crackles", "full_bladder", "nothing_new",
)  # fmt: skip
PENDING = {
    "round": "signs_to_take", "score": "set_to_score", "oxygen": "oxygen_to_set", "dose": "dose_to_give",
    "attend": "call_to_answer", "isolation": "isolation_to_begin",
}  # fmt: skip
SIGNS = ("respiration", "saturation", "oxygen", "pressure", "pulse", "awareness", "temperature", "glucose")
BANDS = ("routine", "ward", "urgent", "emergency")
COURSES = (
    "stable", "mild", "sepsis", "bleeding", "low_sugar", "tired_lungs", "wet_lungs", "retention", "asthma_attack",
)  # fmt: skip
STAFF = ("nurse_1", "nurse_2", "aide")

WORDS = (
    *NAMES, *REASONS, *CALLED, *TREATMENTS, *ALLERGIES, *MEDICINES, *ROUTES, *NEEDS, *CALLERS, *PROBLEMS, *FINDINGS,
    *PENDING.values(), *SIGNS, *BANDS, *COURSES, *STAFF, *SCALES, *DEVICES, "called", "answered", "before",
)  # fmt: skip
