// The interface in Spanish. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "Ir al contenido",
  "query": "Buscar en la biblioteca",
  "query.submit": "Buscar",
  "languages": "Idioma de la interfaz",
  "languages.machine": "Traducción automática",

  "settings": "Presentación",

  "waiting": "Cargando…",

  "help": "Cómo escribir una consulta",

  "suggest": "Sugerencias",

  "results.count": { one: "{n} documento", many: "{n} de documentos", other: "{n} documentos" },
  "results.countAtMost": {
    one: "Como máximo {n} documento",
    many: "Como máximo {n} de documentos",
    other: "Como máximo {n} documentos",
  },
  "results.passages": {
    one: "coincide en {n} pasaje",
    many: "coincide en {n} de pasajes",
    other: "coincide en {n} pasajes",
  },
  "results.passagesAtLeast": {
    one: "coincide en al menos {n} pasaje",
    many: "coincide en al menos {n} de pasajes",
    other: "coincide en al menos {n} pasajes",
  },
  "results.reading": "Entendido como {what}",
  "results.asTyped": "buscar tal como se escribió: {what}",
  "results.literal": "Búsqueda literal, sin adivinar ni corregir nada",
  "results.asUsual": "volver a la búsqueda habitual",
  "results.synonyms": "También se buscó: {what}",
  "results.dropped": "Ningún documento contiene: {what}",
  "results.more": "Ver más",

  "nothing": "No se encontró nada para «{what}»",
  "nothing.all": "No hay ningún documento así",

  "filters": "Filtrar y ordenar",
  "filters.on": "Filtros en uso",

  "error.network": "No se pudo cargar una parte de la biblioteca",
  "error.network.advice":
    "Compruebe su conexión e inténtelo de nuevo. Si no ayuda, avise a quien publica esta biblioteca.",
  "error.corrupt": "Un archivo de la biblioteca está dañado",
  "error.corrupt.advice":
    "Inténtelo de nuevo. Si no ayuda, avise a quien publica esta biblioteca; lo demás sigue funcionando.",
  "error.version": "Esta página no puede leer la biblioteca",
  "error.version.advice":
    "La biblioteca se creó con otra versión. Vuelva a cargar la página; si no ayuda, hay que crearla de nuevo.",
  "error.not-found": "No existe ese documento",
  "error.not-found.advice": "Quizá se movió o cambió de nombre. Pruebe el campo de búsqueda de arriba.",
  "error.usage": "La página no puede hacer esto",
  "error.usage.advice": "Inténtelo de nuevo o vuelva al inicio.",
  "error.retry": "Intentar de nuevo",
  "error.back": "Volver",
  "error.detail": "Detalles técnicos",
};
