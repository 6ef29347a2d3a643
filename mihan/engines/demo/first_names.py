"""First names of women and men, Arabic and Amazigh, spelled in both scripts."""

_FEMALE = """
 Fatima:فاطمة Khadija:خديجة Zineb:زينب Salma:سلمى Hajar:هاجر Imane:إيمان Chaimae:شيماء
Oumaima:أميمة Meryem:مريم Asmae:أسماء Sanae:سناء Nadia:نادية Loubna:لبنى Ikram:إكرام Kawtar:كوثر
Hafsa:حفصة Soukaina:سكينة Hanane:حنان Samira:سميرة Naima:نعيمة Latifa:لطيفة Rachida:رشيدة
Malika:مليكة Siham:سهام Wafae:وفاء Rajae:رجاء Houda:هدى Nora:نورة Rania:رانية Yasmine:ياسمين
Nouhaila:نهيلة Douae:دعاء Fadwa:فدوى Ghizlane:غزلان Ilham:إلهام Jihane:جيهان Lamiae:لمياء
Manal:منال Najat:نجاة Rim:ريم Safae:صفاء Sara:سارة Wiam:وئام Zahra:زهرة Aya:آية Hiba:هبة
Ibtissam:ابتسام Karima:كريمة Maha:مها Bouchra:بشرى Tilelli:تيللي Numidia:نوميديا Tiziri:تيزيري
Tafat:تافات Tanirt:تانيرت Dihia:ديهيا Tislit:تيسليت Aicha:عائشة Hasna:حسناء Amina:أمينة
Nisrine:نسرين Mouna:منى Ahlam:أحلام Basma:بسمة Chadia:شادية
"""

_MALE = """
 Mohamed:محمد Ahmed:أحمد Youssef:يوسف Hamza:حمزة Anas:أنس Ayoub:أيوب Omar:عمر Ali:علي Hassan:حسن
Hicham:هشام Khalid:خالد Rachid:رشيد Said:سعيد Abdellah:عبد_الله Abderrahim:عبد_الرحيم
Abdelilah:عبد_الإله Abdelaziz:عبد_العزيز Mustapha:مصطفى Brahim:إبراهيم Lahcen:لحسن
Houcine:الحسين Zakaria:زكرياء Yassine:ياسين Ismail:إسماعيل Ilyas:إلياس Bilal:بلال Soufiane:سفيان
Othmane:عثمان Mehdi:المهدي Taha:طه Amine:أمين Badr:بدر Driss:إدريس Fouad:فؤاد Ghali:غالي
Hafid:حفيظ Imad:عماد Jawad:جواد Karim:كريم Larbi:العربي Marouane:مروان Nabil:نبيل
Noureddine:نور_الدين Redouane:رضوان Reda:رضا Saad:سعد Salah:صلاح Tarik:طارق Walid:وليد
Younes:يونس Ziad:زياد Adil:عادل Achraf:أشرف Aymane:أيمن Charaf:شرف Haitam:هيثم Jamal:جمال
Aksil:أكسيل Idir:إيدير Massin:ماسين Itri:إيتري Sifaw:سيفاو Ayour:أيور Anir:أنير Amnay:أمناي
Yuba:يوبا Ziri:زيري
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read "Latin:Arabic" words; an underscore stands for the space inside an Arabic name."""
    names = (word.replace("_", " ").split(":") for word in text.split())
    return tuple((latin, arabic) for latin, arabic in names)


FEMALE_FIRST_NAMES = _pairs(_FEMALE)
MALE_FIRST_NAMES = _pairs(_MALE)
