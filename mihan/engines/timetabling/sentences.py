"""The sentences of `wording.py`: for each rule, English, French, Arabic.

Numbers follow a colon, so that nothing has to agree with them. `{short}` is what cannot be
placed, `{hours}` the same in hours.
"""

Trio = tuple[str, str, str]

OVERLOADS: dict[str, Trio] = {
    "room_places": (
        "Sessions that need a {kind} room with more than {more_than} places: {needed}. Such places in the week: "
        "{available} (rooms {rooms}). Impossible to place: {short} ({hours} h).",
        "Séances à placer dans une salle de type {kind} de plus de {more_than} places : {needed}. Possibles dans la "
        "semaine : {available} (salles {rooms}). Impossibles à placer : {short} ({hours} h).",
        "الحصص التي تتطلب قاعة من نوع {kind} تتسع لأكثر من {more_than} مكانا: {needed}. الممكن في الأسبوع: {available} "
        "(القاعات: {rooms}). ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "room_kind": (
        "Sessions that need a {kind} room: {needed}. Such places in the week: {available} (rooms {rooms}). "
        "Impossible to place: {short} ({hours} h).",
        "Séances à placer dans une salle de type {kind} : {needed}. Possibles dans la semaine : {available} "
        "(salles {rooms}). Impossibles à placer : {short} ({hours} h).",
        "الحصص التي تتطلب قاعة من نوع {kind}: {needed}. الممكن في الأسبوع: {available} (القاعات: {rooms}). "
        "ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "room_equipment": (
        "Sessions that need a {kind} room equipped with {equipment}: {needed}. Such places in the week: {available} "
        "(rooms {rooms}). Impossible to place: {short} ({hours} h).",
        "Séances à placer dans une salle de type {kind} équipée ({equipment}) : {needed}. Possibles dans la semaine : "
        "{available} (salles {rooms}). Impossibles à placer : {short} ({hours} h).",
        "الحصص التي تتطلب قاعة من نوع {kind} مجهزة بما يلي ({equipment}): {needed}. الممكن في الأسبوع: {available} "
        "(القاعات: {rooms}). ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "imposed_rooms": (
        "Sessions that must be held in {rooms}: {needed}. Possible in the week: {available}. Impossible to place: "
        "{short} ({hours} h).",
        "Séances imposées en {rooms} : {needed}. Possibles dans la semaine : {available}. Impossibles à placer : "
        "{short} ({hours} h).",
        "الحصص الواجب إجراؤها في {rooms}: {needed}. الممكن في الأسبوع: {available}. ما يتعذر برمجته: {short} "
        "(أي {hours} س).",
    ),
    "no_room_of_kind": (
        "Sessions that need a {kind} room: {needed}. There is no room of this kind.",
        "Séances à placer dans une salle de type {kind} : {needed}. Aucune salle de ce type n’existe.",
        "الحصص التي تتطلب قاعة من نوع {kind}: {needed}. لا توجد أي قاعة من هذا النوع.",
    ),
    "no_room_large_enough": (
        "Module {course} needs a {kind} room with {places} places; the largest has {largest}.",
        "Le module {course} demande une salle de type {kind} de {places} places ; la plus grande en a {largest}.",
        "تتطلب المجزوءة {course} قاعة من نوع {kind} بسعة {places}، وسعة أكبر قاعة هي {largest}.",
    ),
    "no_room_equipped": (
        "Module {course} needs a {kind} room equipped with {equipment}; none large enough has all of it.",
        "Le module {course} demande une salle {kind} équipée ({equipment}) ; aucune assez grande n’a tout.",
        "تتطلب المجزوءة {course} قاعة {kind} مجهزة بما يلي ({equipment})، ولا تتوفر أي قاعة كافية السعة على كل ذلك.",
    ),
    "trainer_load": (
        "Sessions that only {trainers} may teach: {needed}. Slots this trainer can give in the week: {available}. "
        "Impossible to place: {short} ({hours} h).",
        "Séances que seule cette personne peut assurer, {trainers} : {needed}. Créneaux possibles "
        "dans la semaine : {available}. "
        "Impossibles à placer : {short} ({hours} h).",
        "الحصص التي لا يمكن أن يؤطرها سوى {trainers}: {needed}. الفترات الممكنة لهذا(ه) المكوّن(ة) "
        "في الأسبوع: {available}. "
        "ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "trainers_load": (
        "Sessions that only {trainers} may teach (modules {modules}): {needed}. Slots they can give together in the "
        "week: {available}. Impossible to place: {short} ({hours} h).",
        "Séances que seuls {trainers} peuvent assurer (modules {modules}) : {needed}. Créneaux possibles à eux tous "
        "dans la semaine : {available}. Impossibles à placer : {short} ({hours} h).",
        "الحصص التي لا يمكن أن يؤطرها سوى {trainers} (المجزوءات: {modules}): {needed}. مجموع الفترات الممكنة لهم في "
        "الأسبوع: {available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "no_trainer": (
        "Nobody is named to teach {module} to {groups}.",
        "Personne n’est désigné pour assurer {module} auprès de {groups}.",
        "لم يعيَّن أي مكوّن(ة) لتأطير {module} لفائدة {groups}.",
    ),
    "too_few_trainers": (
        "Teaching {module} to {groups} takes several trainers together: {needed}. Named so far: {available}.",
        "{module} pour {groups} demande plusieurs formateurs ensemble : {needed}. Désignés : {available}.",
        "يتطلب تأطير {module} لفائدة {groups} عدة مكوّنين معا: {needed}. المعيَّنون حاليا: {available}.",
    ),
    "group_load": (
        "Sessions of group {resource}: {needed}. Slots it can have in the week: {available}. Impossible to place: "
        "{short} ({hours} h).",
        "Séances du groupe {resource} : {needed}. Créneaux possibles dans la semaine : {available}. Impossibles à "
        "placer : {short} ({hours} h).",
        "حصص الفوج {resource}: {needed}. الممكن له في الأسبوع: {available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "shared_load": (
        "Groups {groups} share trainees. Sessions of the two together: {needed}. Slots in the week: {available}. "
        "Impossible to place: {short} ({hours} h).",
        "Les groupes {groups} ont des stagiaires en commun. Séances des deux ensemble : {needed}. Créneaux dans la "
        "semaine : {available}. Impossibles à placer : {short} ({hours} h).",
        "يشترك الفوجان {groups} في متدربين. مجموع حصصهما: {needed}. الممكن في الأسبوع: {available}. ما يتعذر برمجته: "
        "{short} (أي {hours} س).",
    ),
    "course_periods": (
        "Sessions of module {resource}: {needed}. Slots at which {groups} can all be there: {available}. Impossible "
        "to place: {short}.",
        "Séances du module {resource} : {needed}. Créneaux où {groups} peuvent être présents : {available}. "
        "Impossibles à placer : {short}.",
        "حصص المجزوءة {resource}: {needed}. الفترات التي يمكن أن يحضر فيها {groups} جميعا: {available}. "
        "ما يتعذر برمجته: {short}.",
    ),
    "order_periods": (
        "Sessions of {courses}, to be held in this order: {needed}. Slots for them in the week, in this order: "
        "{available}. Impossible to place: {short} ({hours} h).",
        "Séances de {courses}, à tenir dans cet ordre : {needed}. Créneaux possibles dans la semaine, dans cet "
        "ordre : {available}. Impossibles à placer : {short} ({hours} h).",
        "حصص {courses} الواجب إجراؤها بهذا الترتيب: {needed}. الفترات الممكنة لها في الأسبوع بهذا الترتيب: "
        "{available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "locks_contradict": (
        "Two sessions are locked on {period} though both need {resource}.",
        "Deux séances sont verrouillées le {period} alors que toutes deux ont besoin de {resource}.",
        "تم تثبيت حصتين في الفترة نفسها ({period}) وكلتاهما تحتاج إلى {resource}.",
    ),
}

REASONS: dict[str, Trio] = {
    "group_clash": (
        "Group {resource} already has a session at slots: {count} (out of {needed}).",
        "Le groupe {resource} a déjà une séance ; créneaux concernés : {count} (sur {needed}).",
        "للفوج {resource} حصة أخرى؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "trainer_clash": (
        "Trainer {resource} already teaches at slots: {count} (out of {needed}).",
        "{resource} assure déjà une séance ; créneaux concernés : {count} (sur {needed}).",
        "لدى {resource} حصة تأطير أخرى؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "shared_trainees": (
        "Trainees shared by {resource} already have a session at slots: {count} (out of {needed}).",
        "Des stagiaires communs à {resource} ont déjà une séance ; créneaux concernés : {count} (sur {needed}).",
        "للمتدربين المشتركين بين {resource} حصة أخرى؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "group_unavailable": (
        "Group {resource} is away at slots: {count} (out of {needed}).",
        "Le groupe {resource} est absent ; créneaux concernés : {count} (sur {needed}).",
        "الفوج {resource} غير حاضر؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "trainer_unavailable": (
        "Trainer {resource} is not available at slots: {count} (out of {needed}).",
        "{resource} n’est pas disponible ; créneaux concernés : {count} (sur {needed}).",
        "لا يمكن لـ {resource} الحضور؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "room_unavailable": (
        "Room {resource} is closed at slots: {count} (out of {needed}).",
        "La salle {resource} est fermée ; créneaux concernés : {count} (sur {needed}).",
        "القاعة {resource} مغلقة؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "no_free_room": (
        "No suitable {resource} room is free at slots: {count} (out of {needed}).",
        "Aucune salle adaptée de type {resource} n’est libre ; créneaux concernés : {count} (sur {needed}).",
        "لا توجد قاعة مناسبة شاغرة (النوع: {resource})؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "group_day_max": (
        "The day of group {resource} is already full at slots: {count} (out of {needed}).",
        "La journée du groupe {resource} est déjà complète ; créneaux concernés : {count} (sur {needed}).",
        "يوم الفوج {resource} مكتمل؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "trainer_day_max": (
        "The day of trainer {resource} is already full at slots: {count} (out of {needed}).",
        "La journée de {resource} est déjà complète ; créneaux concernés : {count} (sur {needed}).",
        "يوم {resource} مكتمل؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "trainer_week_max": (
        "The week of trainer {resource} is already full; slots concerned: {count} (out of {needed}).",
        "La semaine de {resource} est déjà complète ; créneaux concernés : {count} (sur {needed}).",
        "أسبوع {resource} مكتمل؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "order": (
        "The sessions of {resource} must come before or after; slots concerned: {count} (out of {needed}).",
        "L’ordre avec les séances de {resource} ne serait pas respecté ; créneaux concernés : {count} (sur {needed}).",
        "لن يُحترم الترتيب مع حصص {resource}؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "travel": (
        "{resource} could not come from the other site in time; slots concerned: {count} (out of {needed}).",
        "{resource} n’aurait pas le temps de venir de l’autre site ; créneaux concernés : {count} (sur {needed}).",
        "لن يكون لدى {resource} الوقت الكافي للانتقال من الموقع الآخر؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "period_not_allowed": (
        "The module may not be held at slots: {count} (out of {needed}).",
        "Le module ne peut pas avoir lieu ; créneaux concernés : {count} (sur {needed}).",
        "لا يُسمح ببرمجة هذه المجزوءة؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "lock_period": (
        "The session is locked at another time; slots concerned: {count} (out of {needed}).",
        "La séance est verrouillée à un autre moment ; créneaux concernés : {count} (sur {needed}).",
        "الحصة مثبتة في وقت آخر؛ الفترات المعنية: {count} (من أصل {needed}).",
    ),
    "no_trainer_left": (
        "Everyone who may teach {module} has a full week. Slots needed: {needed}. Most that one of them has left: "
        "{available}.",
        "Toutes les personnes qui peuvent assurer {module} ont une semaine complète. Créneaux nécessaires : {needed}. "
        "Reste au plus à l’une d’elles : {available}.",
        "أسبوع كل من يمكنه تأطير {module} مكتمل. الفترات اللازمة: {needed}. أقصى ما تبقى لأحدهم: {available}.",
    ),
    "time_ran_out": (
        "Slots exist for this session ({count}), but the planning stopped before it was put there.",
        "Des créneaux existent pour cette séance ({count}), mais la planification s’est arrêtée avant de l’y mettre.",
        "توجد فترات ممكنة لهذه الحصة ({count})، لكن البرمجة توقفت قبل وضعها فيها.",
    ),
}

REMEDIES: dict[str, Trio] = {
    "if_trainer_came": (
        "There would be a place if {resource} were available on {period}.",
        "Il y aurait un créneau si {resource} était disponible le {period}.",
        "سيتوفر مكان إذا أمكن لـ {resource} الحضور يوم {period}.",
    ),
    "if_group_came": (
        "There would be a place if group {resource} could come on {period}.",
        "Il y aurait un créneau si le groupe {resource} pouvait venir le {period}.",
        "سيتوفر مكان إذا أمكن للفوج {resource} الحضور يوم {period}.",
    ),
    "if_room_opened": (
        "There would be a place if room {resource} were free on {period}.",
        "Il y aurait un créneau si la salle {resource} était libre le {period}.",
        "سيتوفر مكان إذا كانت القاعة {resource} شاغرة يوم {period}.",
    ),
    "if_room_held_more": (
        "There would be a place if room {resource} could take {needed} people instead of {available}.",
        "Il y aurait un créneau si la salle {resource} pouvait accueillir {needed} personnes au lieu de {available}.",
        "سيتوفر مكان إذا أمكن للقاعة {resource} استقبال {needed} بدلا من {available}.",
    ),
    "if_one_more_room": (
        "There would be a place with one more {resource} room of {places} places on {period}.",
        "Il y aurait un créneau avec une salle de type {resource} de {places} places en plus le {period}.",
        "سيتوفر مكان بقاعة إضافية من نوع {resource} بسعة {places} يوم {period}.",
    ),
    "if_longer_day": (
        "There would be a place if {resource} could have {needed} slots a day instead of {available}.",
        "Il y aurait un créneau si {resource} pouvait avoir {needed} créneaux par jour au lieu de {available}.",
        "سيتوفر مكان إذا أمكن أن يكون لـ {resource} {needed} بدلا من {available} من الفترات في اليوم.",
    ),
    "if_longer_week": (
        "There would be a place if {resource} could give {needed} slots this week instead of {available}.",
        "Il y aurait un créneau si {resource} pouvait assurer {needed} créneaux cette semaine au lieu de {available}.",
        "سيتوفر مكان إذا أمكن لـ {resource} تأطير {needed} بدلا من {available} من الفترات هذا الأسبوع.",
    ),
    "if_period_allowed": (
        "There would be a place if the module could be held on {period}.",
        "Il y aurait un créneau si le module pouvait avoir lieu le {period}.",
        "سيتوفر مكان إذا سُمح ببرمجة المجزوءة يوم {period}.",
    ),
    "if_unlocked": (
        "There would be a place if the session were unlocked.",
        "Il y aurait un créneau si la séance était déverrouillée.",
        "سيتوفر مكان إذا أُلغي تثبيت الحصة.",
    ),
    "if_someone_else_taught": (
        "There would be a place if one more person could teach {module}.",
        "Il y aurait un créneau si une personne de plus pouvait assurer {module}.",
        "سيتوفر مكان إذا أمكن لشخص إضافي تأطير {module}.",
    ),
}

YEAR: dict[str, Trio] = {
    "module_late": (
        "{module} for {groups} cannot end in time. Slots needed: {needed}. Slots found from week {from_week} to week "
        "{to_week}: {available}. Missing: {short} ({hours} h). Full most often: {blockers}.",
        "{module} pour {groups} ne peut pas se terminer à temps. Créneaux nécessaires : {needed}. Trouvés de la "
        "semaine {from_week} à la semaine {to_week} : {available}. Manquants : {short} ({hours} h). Le plus souvent "
        "complets : {blockers}.",
        "يتعذر إنهاء {module} لفائدة {groups} في الأجل. الفترات اللازمة: {needed}. الممكن من الأسبوع {from_week} إلى "
        "الأسبوع {to_week}: {available}. الناقص: {short} (أي {hours} س). الأكثر امتلاء: {blockers}.",
    ),
    "module_over": (
        "{module} for {groups} has no week left. Slots still to teach: {needed} ({hours} h).",
        "{module} pour {groups} n’a plus de semaine. Créneaux encore à assurer : {needed} ({hours} h).",
        "لم يبق أي أسبوع لتأطير {module} لفائدة {groups}. الفترات التي لم تُؤطَّر بعد: {needed} (أي {hours} س).",
    ),
    "year_group": (
        "Group {resource}, weeks {from_week} to {to_week}. Slots to teach: {needed}. Slots it has: {available}. "
        "Impossible to place: {short} ({hours} h).",
        "Groupe {resource}, semaines {from_week} à {to_week}. Créneaux à assurer : {needed}. Créneaux possibles : "
        "{available}. Impossibles à placer : {short} ({hours} h).",
        "الفوج {resource}، من الأسبوع {from_week} إلى الأسبوع {to_week}. الفترات المطلوبة: {needed}. الممكن: "
        "{available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "year_trainer": (
        "Trainer {resource}, weeks {from_week} to {to_week}. Slots to teach: {needed}. Slots this trainer can give: "
        "{available}. Impossible to place: {short} ({hours} h).",
        "{resource}, semaines {from_week} à {to_week}. Créneaux à assurer : {needed}. Créneaux possibles : "
        "{available}. Impossibles à placer : {short} ({hours} h).",
        "{resource}، من الأسبوع {from_week} إلى الأسبوع {to_week}. الفترات المطلوب تأطيرها: {needed}. الممكن: "
        "{available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "year_room_kind": (
        "Rooms of kind {resource}, weeks {from_week} to {to_week}. Slots needed: {needed}. Slots they have: "
        "{available}. Impossible to place: {short} ({hours} h).",
        "Salles de type {resource}, semaines {from_week} à {to_week}. Créneaux nécessaires : {needed}. Créneaux "
        "possibles : {available}. Impossibles à placer : {short} ({hours} h).",
        "القاعات من نوع {resource}، من الأسبوع {from_week} إلى الأسبوع {to_week}. الفترات اللازمة: {needed}. الممكن: "
        "{available}. ما يتعذر برمجته: {short} (أي {hours} س).",
    ),
    "if_more_of_group": (
        "{module} would end in time if group {resource} had more slots from week {from_week} to week {to_week}: "
        "{needed}.",
        "{module} se terminerait à temps si le groupe {resource} avait des créneaux en plus de la semaine {from_week} "
        "à la semaine {to_week} : {needed}.",
        "ستنتهي {module} في الأجل إذا أضيفت للفوج {resource} فترات من الأسبوع {from_week} إلى "
        "الأسبوع {to_week}، عددها: "
        "{needed}.",
    ),
    "if_more_of_trainer": (
        "{module} would end in time if {resource} gave more slots from week {from_week} to week {to_week}, or someone "
        "else took them: {needed}.",
        "{module} se terminerait à temps si {resource} assurait des créneaux en plus de la semaine {from_week} à la "
        "semaine {to_week}, ou si quelqu’un d’autre les prenait : {needed}.",
        "ستنتهي {module} في الأجل إذا أطّر {resource}، أو شخص آخر، فترات إضافية من الأسبوع {from_week} إلى الأسبوع "
        "{to_week}، عددها: {needed}.",
    ),
    "if_more_of_room_kind": (
        "{module} would end in time if {resource} rooms had more slots from week {from_week} to week {to_week}: "
        "{needed}.",
        "{module} se terminerait à temps si les salles de type {resource} avaient des créneaux en plus de la semaine "
        "{from_week} à la semaine {to_week} : {needed}.",
        "ستنتهي {module} في الأجل إذا توفرت فترات إضافية في القاعات من نوع {resource} من الأسبوع "
        "{from_week} إلى الأسبوع "
        "{to_week}، عددها: {needed}.",
    ),
    "if_more_of_all": (
        "{module} would end in time if all of these had more slots from week {from_week} to week {to_week}, {needed} "
        "each: {blockers}.",
        "{module} se terminerait à temps si tous ceux-ci avaient des créneaux en plus de la semaine {from_week} à la "
        "semaine {to_week}, {needed} chacun : {blockers}.",
        "ستنتهي {module} في الأجل إذا أضيفت لكل مما يلي فترات من الأسبوع {from_week} إلى الأسبوع {to_week}، عددها "
        "{needed}: {blockers}.",
    ),
    "if_ended_later": (
        "{module} for {groups} would be finished if it could go on until week {to_week}.",
        "{module} pour {groups} serait terminé s’il pouvait se poursuivre jusqu’à la semaine {to_week}.",
        "ستُنهى {module} لفائدة {groups} إذا أمكن أن تستمر إلى غاية الأسبوع {to_week}.",
    ),
}

SENTENCES: dict[str, Trio] = OVERLOADS | REASONS | REMEDIES | YEAR
