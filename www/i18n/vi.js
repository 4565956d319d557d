// The interface in Vietnamese. {n}, {total} and {what} are filled in.

export const made = "reviewed";

export default {
  "skip": "Đến nội dung",
  "query": "Tìm trong thư viện",
  "query.submit": "Tìm",
  "languages": "Ngôn ngữ giao diện",
  "languages.machine": "Bản dịch máy",

  "settings": "Cách hiển thị",

  "waiting": "Đang tải…",

  "help": "Cách viết câu tìm",

  "suggest": "Gợi ý",

  "results.count": { other: "{n} tài liệu" },
  "results.countAtMost": { other: "Không quá {n} tài liệu" },
  "results.passages": { other: "khớp ở {n} đoạn" },
  "results.passagesAtLeast": { other: "khớp ở ít nhất {n} đoạn" },
  "results.reading": "Đang hiểu là {what}",
  "results.asTyped": "tìm đúng chữ đã gõ: {what}",
  "results.literal": "Đang tìm đúng chữ đã gõ, không đoán dấu, không sửa lỗi",
  "results.asUsual": "trở lại cách tìm thông thường",
  "results.synonyms": "Cũng tìm: {what}",
  "results.dropped": "Không có tài liệu nào chứa: {what}",
  "results.more": "Xem thêm",

  "nothing": "Không tìm thấy gì cho “{what}”",
  "nothing.all": "Không có tài liệu nào như vậy",

  "filters": "Lọc và sắp xếp",
  "filters.on": "Đang lọc",

  "error.network": "Chưa tải được một phần của thư viện",
  "error.network.advice": "Hãy kiểm tra kết nối mạng rồi thử lại. Nếu vẫn vậy, xin báo cho nơi công bố thư viện.",
  "error.corrupt": "Một tệp của thư viện bị hỏng",
  "error.corrupt.advice": "Hãy thử lại. Nếu vẫn vậy, xin báo cho nơi công bố thư viện; những phần khác vẫn dùng được.",
  "error.version": "Trang này không đọc được thư viện",
  "error.version.advice":
    "Thư viện được dựng bằng một bản khác. Hãy tải lại trang; nếu vẫn vậy, nơi công bố cần dựng lại thư viện.",
  "error.not-found": "Không có tài liệu này",
  "error.not-found.advice": "Có thể tài liệu đã được chuyển đi hay đổi tên. Hãy thử tìm lại bằng ô tìm ở trên.",
  "error.usage": "Trang không làm được việc này",
  "error.usage.advice": "Hãy thử lại, hoặc trở về trang đầu.",
  "error.retry": "Thử lại",
  "error.back": "Quay về",
  "error.detail": "Chi tiết kỹ thuật",
};
