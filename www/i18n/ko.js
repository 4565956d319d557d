// The interface in Korean. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "본문으로 이동",
  "query": "이 자료실에서 검색",
  "query.submit": "검색",
  "languages": "화면 언어",
  "languages.machine": "기계 번역",

  "settings": "보기 설정",

  "waiting": "불러오는 중…",

  "help": "검색어 쓰는 법",

  "suggest": "추천 검색어",

  "results.count": { other: "문서 {n}건" },
  "results.countAtMost": { other: "많아야 문서 {n}건" },
  "results.passages": { other: "{n}개 문단에서 일치" },
  "results.passagesAtLeast": { other: "{n}개 이상의 문단에서 일치" },
  "results.reading": "{what}(으)로 이해했습니다",
  "results.asTyped": "입력한 그대로 검색: {what}",
  "results.literal": "추측하거나 고치지 않고 입력한 그대로 검색 중",
  "results.asUsual": "보통 검색으로 돌아가기",
  "results.synonyms": "함께 찾은 말: {what}",
  "results.dropped": "어느 문서에도 없는 말: {what}",
  "results.more": "더 보기",

  "nothing": "“{what}”에 맞는 것이 없습니다",
  "nothing.all": "그런 문서가 없습니다",

  "filters": "거르기와 정렬",
  "filters.on": "사용 중인 거르기",

  "error.network": "자료실의 일부를 불러오지 못했습니다",
  "error.network.advice": "연결을 확인하고 다시 해 보세요. 그래도 안 되면 이 자료실을 공개한 곳에 알려 주세요.",
  "error.corrupt": "자료실의 파일이 손상되었습니다",
  "error.corrupt.advice": "다시 해 보세요. 그래도 안 되면 공개한 곳에 알려 주세요. 다른 부분은 쓸 수 있습니다.",
  "error.version": "이 페이지는 자료실을 읽을 수 없습니다",
  "error.version.advice": "자료실이 다른 판으로 만들어졌습니다. 페이지를 새로 고치세요. 그래도 안 되면 다시 만들어야 합니다.",
  "error.not-found": "그런 문서가 없습니다",
  "error.not-found.advice": "옮겨졌거나 이름이 바뀌었을 수 있습니다. 위의 검색창을 이용해 보세요.",
  "error.usage": "페이지가 할 수 없는 일입니다",
  "error.usage.advice": "다시 해 보거나 첫 페이지로 돌아가세요.",
  "error.retry": "다시 시도",
  "error.back": "돌아가기",
  "error.detail": "기술 정보",
};
