// The interface in French. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "Aller au contenu",
  "query": "Chercher dans la bibliothèque",
  "query.submit": "Chercher",
  "languages": "Langue de l’interface",
  "languages.machine": "Traduction automatique",

  "settings": "Affichage",

  "waiting": "Chargement…",

  "help": "Comment écrire une requête",

  "suggest": "Suggestions",

  "results.count": { one: "{n} document", many: "{n} documents", other: "{n} documents" },
  "results.countAtMost": { one: "Au plus {n} document", many: "Au plus {n} documents", other: "Au plus {n} documents" },
  "results.passages": {
    one: "trouvé dans {n} passage",
    many: "trouvé dans {n} passages",
    other: "trouvé dans {n} passages",
  },
  "results.passagesAtLeast": {
    one: "trouvé dans au moins {n} passage",
    many: "trouvé dans au moins {n} passages",
    other: "trouvé dans au moins {n} passages",
  },
  "results.reading": "Compris comme {what}",
  "results.asTyped": "chercher exactement comme écrit : {what}",
  "results.literal": "Recherche exacte, sans rien deviner ni corriger",
  "results.asUsual": "revenir à la recherche habituelle",
  "results.synonyms": "Aussi cherché : {what}",
  "results.dropped": "Aucun document ne contient : {what}",
  "results.more": "Voir plus",

  "nothing": "Rien trouvé pour « {what} »",
  "nothing.all": "Aucun document de ce genre",

  "filters": "Filtrer et trier",
  "filters.on": "Filtres actifs",

  "error.network": "Une partie de la bibliothèque n’a pas pu être chargée",
  "error.network.advice":
    "Vérifiez votre connexion et réessayez. Si cela ne suffit pas, prévenez l’éditeur de cette bibliothèque.",
  "error.corrupt": "Un fichier de la bibliothèque est endommagé",
  "error.corrupt.advice":
    "Réessayez. Si cela ne suffit pas, prévenez l’éditeur de cette bibliothèque ; le reste fonctionne toujours.",
  "error.version": "Cette page ne sait pas lire la bibliothèque",
  "error.version.advice":
    "La bibliothèque a été construite avec une autre version. Rechargez la page ; sinon, son éditeur doit la " +
    "reconstruire.",
  "error.not-found": "Ce document n’existe pas",
  "error.not-found.advice": "Il a pu être déplacé ou renommé. Essayez le champ de recherche ci-dessus.",
  "error.usage": "La page ne peut pas faire cela",
  "error.usage.advice": "Réessayez, ou revenez à l’accueil.",
  "error.retry": "Réessayer",
  "error.back": "Retour",
  "error.detail": "Détails techniques",
};
