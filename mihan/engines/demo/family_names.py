"""Family names of the Marrakech-Safi region, Arabic and Amazigh, spelled in both scripts."""

_PAIRS = """
Idrissi:الإدريسي Bennani:بناني Tazi:التازي Berrada:برادة El Fassi:الفاسي Benjelloun:بنجلون
Chraibi:الشرايبي Amrani:العمراني Filali:الفيلالي Tahiri:الطاهري Mansouri:المنصوري Naciri:الناصري
Saadi:السعدي Hilali:الهلالي Ziani:الزياني Rahmani:الرحماني Sebti:السبتي Kettani:الكتاني
Lahlou:لحلو Bouzidi:البوزيدي Cherkaoui:الشرقاوي Ouazzani:الوزاني Marrakchi:المراكشي Asfi:الأسفي
Souiri:الصويري Rehali:الرحالي Hamri:الحمري Doukkali:الدكالي Chiadmi:الشياظمي Abdi:العبدي
Haouzi:الحوزي Mesfioui:المسفيوي Ouriki:الأوريكي Mtougui:المتوكي Goundafi:الكندافي
Seksaoui:السكساوي Regragui:الركراكي Jazouli:الجزولي Soussi:السوسي Draoui:الدرعاوي
Sahraoui:الصحراوي Ait Ali:أيت علي Ait Taleb:أيت الطالب Ait Lahcen:أيت لحسن
Ait Brahim:أيت إبراهيم Ait Hammou:أيت حمو Ait Said:أيت سعيد Ait Moussa:أيت موسى
Ait Ouarab:أيت أعراب Ait Bella:أيت بلا Ait Oussalem:أيت أوسالم Ait Bouih:أيت بويه
Ait Daoud:أيت داود Ait Youssef:أيت يوسف Ait Hmad:أيت حماد Ait Mbarek:أيت امبارك Id Bella:إد بلا
Id Hmad:إد حماد Ouhaddou:أوحدو Oubella:أوبلا Ouchen:أوشن Oulhaj:أولحاج Outaleb:أوطالب
Oukacha:أوكاشا Ouahmane:أوحمان Oubrahim:أوبراهيم Oumouh:أوموح Ouhammou:أوحمو
Aboulkacem:أبو القاسم Amghar:أمغار Aziki:أزيكي Azeroual:أزروال Afkir:أفقير Agourram:أكرام
Achtouk:أشتوك Aboussi:أبوسي Akhouad:أخواض Tamri:التامري Tigrine:تيكرين Izem:إيزم Iguider:إكيدر
Boulahya:بولحية Boumediane:بومدين Boukhriss:بوخريص Bouchama:بوشامة Boutaleb:بوطالب
Boussaid:بوسعيد Bouhlal:بوهلال Bourass:بوراس Boulkhir:بولخير Bouayad:بوعياد Benali:بنعلي
Benhamou:بنحمو Benchekroun:بنشقرون Benmoussa:بنموسى Bensaid:بنسعيد Benkirane:بنكيران
Benabbou:بنعبو Benomar:بنعمر Belkadi:بلقاضي Belhaj:بلحاج Belmekki:بلمكي Belkhayat:بلخياط
Belaid:بلعيد Hajji:حجي Hamdaoui:الحمداوي Haddad:الحداد Hassani:الحسني Harrak:الحراق
Hmidouch:حميدوش Jabri:الجابري Jaafari:الجعفري Kabbaj:القباج Karimi:الكريمي Khattabi:الخطابي
Khalidi:الخالدي Lamrani:لمراني Laaroussi:لعروسي Lahbabi:لحبابي Lakhdar:لخضر Lemseffer:لمسفر
Loukili:الوكيلي Maachi:المعاشي Majdoubi:المجدوبي Mekouar:مكوار Mernissi:المرنيسي
Moutaouakil:المتوكل Mouhib:موهيب Najjar:النجار Nejjari:النجاري Ouardi:الوردي Qadiri:القادري
Qasmi:القاسمي Rachidi:الرشيدي Raji:راجي Sabiri:الصابري Saidi:السعيدي Salhi:الصالحي
Semlali:السملالي Serghini:السرغيني Sefrioui:الصفريوي Slaoui:السلاوي Tadlaoui:التادلاوي
Taleb:الطالب Touimi:التويمي Yacoubi:اليعقوبي Zahidi:الزاهيدي Zemmouri:الزموري Zerouali:الزروالي
Zouhair:زهير Zitouni:الزيتوني
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read "Latin:Arabic Latin:Arabic"; spaces inside a name are told apart by the script."""
    found: list[tuple[str, str]] = []
    latin: list[str] = []
    for word in text.split():
        before, colon, after = word.partition(":")
        if colon:
            found.append((" ".join([*latin, before]), after))
            latin = []
        elif word[0].isascii():
            latin.append(word)
        else:
            last_latin, last_arabic = found[-1]
            found[-1] = (last_latin, f"{last_arabic} {word}")
    return tuple(found)


FAMILY_NAMES = _pairs(_PAIRS)
