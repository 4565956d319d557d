// The interface in Lao. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "ໄປທີ່ເນື້ອຫາ",
  "query": "ຄົ້ນຫາໃນຫໍສະໝຸດ",
  "query.submit": "ຄົ້ນຫາ",
  "languages": "ພາສາຂອງໜ້າຈໍ",
  "languages.machine": "ແປດ້ວຍເຄື່ອງ",

  "settings": "ການສະແດງຜົນ",

  "waiting": "ກຳລັງໂຫຼດ…",

  "help": "ວິທີຂຽນຄຳຄົ້ນຫາ",

  "suggest": "ຄຳແນະນຳ",

  "results.count": { other: "{n} ເອກະສານ" },
  "results.countAtMost": { other: "ບໍ່ເກີນ {n} ເອກະສານ" },
  "results.passages": { other: "ກົງກັນໃນ {n} ວັກ" },
  "results.passagesAtLeast": { other: "ກົງກັນຢ່າງໜ້ອຍ {n} ວັກ" },
  "results.reading": "ເຂົ້າໃຈວ່າ {what}",
  "results.asTyped": "ຄົ້ນຫາຕາມທີ່ພິມ: {what}",
  "results.literal": "ກຳລັງຄົ້ນຫາຕາມທີ່ພິມ, ບໍ່ເດົາ ບໍ່ແກ້",
  "results.asUsual": "ກັບໄປຫາການຄົ້ນຫາປົກກະຕິ",
  "results.synonyms": "ຄົ້ນຫານຳ: {what}",
  "results.dropped": "ບໍ່ມີເອກະສານໃດມີຄຳ: {what}",
  "results.more": "ເບິ່ງເພີ່ມ",

  "nothing": "ບໍ່ພົບຫຍັງສຳລັບ “{what}”",
  "nothing.all": "ບໍ່ມີເອກະສານແບບນີ້",

  "filters": "ກັ່ນຕອງ ແລະ ຈັດລຽງ",
  "filters.on": "ຕົວກັ່ນຕອງທີ່ໃຊ້ຢູ່",

  "error.network": "ໂຫຼດບາງສ່ວນຂອງຫໍສະໝຸດບໍ່ໄດ້",
  "error.network.advice": "ກະລຸນາກວດເບິ່ງການເຊື່ອມຕໍ່ ແລ້ວລອງໃໝ່. ຖ້າຍັງບໍ່ໄດ້, ກະລຸນາແຈ້ງຜູ້ເຜີຍແຜ່ຫໍສະໝຸດນີ້.",
  "error.corrupt": "ໄຟລ໌ໜຶ່ງຂອງຫໍສະໝຸດເສຍຫາຍ",
  "error.corrupt.advice": "ກະລຸນາລອງໃໝ່. ຖ້າຍັງບໍ່ໄດ້, ກະລຸນາແຈ້ງຜູ້ເຜີຍແຜ່; ສ່ວນອື່ນຍັງໃຊ້ໄດ້.",
  "error.version": "ໜ້ານີ້ອ່ານຫໍສະໝຸດບໍ່ໄດ້",
  "error.version.advice": "ຫໍສະໝຸດຖືກສ້າງດ້ວຍສະບັບອື່ນ. ກະລຸນາໂຫຼດໜ້າໃໝ່; ຖ້າຍັງບໍ່ໄດ້, ຜູ້ເຜີຍແຜ່ຕ້ອງສ້າງຄືນ.",
  "error.not-found": "ບໍ່ມີເອກະສານນີ້",
  "error.not-found.advice": "ມັນອາດຖືກຍ້າຍ ຫຼື ປ່ຽນຊື່. ກະລຸນາລອງຊ່ອງຄົ້ນຫາຂ້າງເທິງ.",
  "error.usage": "ໜ້ານີ້ເຮັດສິ່ງນີ້ບໍ່ໄດ້",
  "error.usage.advice": "ກະລຸນາລອງໃໝ່ ຫຼື ກັບໄປໜ້າທຳອິດ.",
  "error.retry": "ລອງໃໝ່",
  "error.back": "ກັບຄືນ",
  "error.detail": "ລາຍລະອຽດທາງເຕັກນິກ",
};
