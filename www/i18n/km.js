// The interface in Khmer. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "ទៅកាន់ខ្លឹមសារ",
  "query": "ស្វែងរកក្នុងបណ្ណាល័យ",
  "query.submit": "ស្វែងរក",
  "languages": "ភាសាចំណុចប្រទាក់",
  "languages.machine": "បកប្រែដោយម៉ាស៊ីន",

  "settings": "ការបង្ហាញ",

  "waiting": "កំពុងផ្ទុក…",

  "help": "របៀបសរសេរពាក្យស្វែងរក",

  "suggest": "ការណែនាំ",

  "results.count": { other: "ឯកសារ {n}" },
  "results.countAtMost": { other: "មិនលើសពីឯកសារ {n}" },
  "results.passages": { other: "ត្រូវគ្នាក្នុង {n} កថាខណ្ឌ" },
  "results.passagesAtLeast": { other: "ត្រូវគ្នាយ៉ាងតិច {n} កថាខណ្ឌ" },
  "results.reading": "យល់ថាជា {what}",
  "results.asTyped": "ស្វែងរកតាមដែលបានវាយ៖ {what}",
  "results.literal": "កំពុងស្វែងរកតាមដែលបានវាយ មិនទាយ មិនកែ",
  "results.asUsual": "ត្រឡប់ទៅការស្វែងរកធម្មតា",
  "results.synonyms": "បានស្វែងរកផងដែរ៖ {what}",
  "results.dropped": "គ្មានឯកសារណាមាន៖ {what}",
  "results.more": "បង្ហាញបន្ថែម",

  "nothing": "រកមិនឃើញអ្វីសម្រាប់ “{what}”",
  "nothing.all": "គ្មានឯកសារបែបនេះទេ",

  "filters": "ត្រង និងតម្រៀប",
  "filters.on": "តម្រងដែលកំពុងប្រើ",

  "error.network": "ផ្នែកមួយនៃបណ្ណាល័យផ្ទុកមិនបាន",
  "error.network.advice": "សូមពិនិត្យការតភ្ជាប់ ហើយព្យាយាមម្តងទៀត។ បើនៅតែមិនបាន សូមប្រាប់អ្នកផ្សព្វផ្សាយបណ្ណាល័យនេះ។",
  "error.corrupt": "ឯកសារមួយរបស់បណ្ណាល័យខូច",
  "error.corrupt.advice": "សូមព្យាយាមម្តងទៀត។ បើនៅតែមិនបាន សូមប្រាប់អ្នកផ្សព្វផ្សាយ; ផ្នែកផ្សេងនៅប្រើបាន។",
  "error.version": "ទំព័រនេះអានបណ្ណាល័យមិនបាន",
  "error.version.advice":
    "បណ្ណាល័យត្រូវបានបង្កើតដោយកំណែផ្សេង។ " +
    "សូមផ្ទុកទំព័រឡើងវិញ; បើនៅតែមិនបាន អ្នកផ្សព្វផ្សាយត្រូវបង្កើតវាម្តងទៀត។",
  "error.not-found": "គ្មានឯកសារនេះទេ",
  "error.not-found.advice": "វាអាចត្រូវបានផ្លាស់ទី ឬប្តូរឈ្មោះ។ សូមសាកល្បងប្រអប់ស្វែងរកខាងលើ។",
  "error.usage": "ទំព័រមិនអាចធ្វើបែបនេះបានទេ",
  "error.usage.advice": "សូមព្យាយាមម្តងទៀត ឬត្រឡប់ទៅទំព័រដើម។",
  "error.retry": "ព្យាយាមម្តងទៀត",
  "error.back": "ត្រឡប់ក្រោយ",
  "error.detail": "ព័ត៌មានបច្ចេកទេស",
};
