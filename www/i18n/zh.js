// The interface in Chinese. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "跳到正文",
  "query": "在本馆中查找",
  "query.submit": "查找",
  "languages": "界面语言",
  "languages.machine": "机器翻译",

  "settings": "显示设置",

  "waiting": "正在加载…",

  "help": "如何书写查询",

  "suggest": "建议",

  "results.count": { other: "{n} 份文件" },
  "results.countAtMost": { other: "至多 {n} 份文件" },
  "results.passages": { other: "{n} 段匹配" },
  "results.passagesAtLeast": { other: "至少 {n} 段匹配" },
  "results.reading": "理解为 {what}",
  "results.asTyped": "完全按输入查找：{what}",
  "results.literal": "正在完全按输入查找，不猜测、不更正",
  "results.asUsual": "回到通常的查找",
  "results.synonyms": "同时查找：{what}",
  "results.dropped": "没有文件包含：{what}",
  "results.more": "显示更多",

  "nothing": "没有找到“{what}”",
  "nothing.all": "没有这样的文件",

  "filters": "筛选与排序",
  "filters.on": "使用中的筛选",

  "error.network": "本馆的一部分未能加载",
  "error.network.advice": "请检查网络后重试。如仍不行，请告知本馆的发布者。",
  "error.corrupt": "本馆的一个文件已损坏",
  "error.corrupt.advice": "请重试。如仍不行，请告知本馆的发布者；其他部分仍可使用。",
  "error.version": "此页面无法读取本馆",
  "error.version.advice": "本馆由另一版本构建。请重新加载页面；如仍不行，需由发布者重新构建。",
  "error.not-found": "没有这份文件",
  "error.not-found.advice": "它可能已被移动或改名。请试试上方的查找框。",
  "error.usage": "页面无法完成此操作",
  "error.usage.advice": "请重试，或返回首页。",
  "error.retry": "重试",
  "error.back": "返回",
  "error.detail": "技术细节",
};
