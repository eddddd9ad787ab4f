"""Every sentence of the verifier, in French and in English. A key's first word says which command speaks."""

from collections.abc import Mapping

LANGUAGES = ("fr", "en")

MESSAGES: Mapping[str, tuple[str, str]] = {
    # The report.
    "level.proved": ("Vérifié", "Verified"),
    "level.note": ("À savoir", "Note"),
    "level.incomplete": ("INCOMPLET", "INCOMPLETE"),
    "level.tampered": ("ALTÉRÉ", "TAMPERED"),
    "verdict.0": ("Conclusion : intègre (code 0).", "Conclusion: sound (code 0)."),
    "verdict.1": (
        "Conclusion : altéré (code 1). Conservez les fichiers tels quels et prévenez le responsable de la sécurité.",
        "Conclusion: tampered with (code 1). Keep the files as they are and tell the security officer.",
    ),
    "verdict.2": (
        "Conclusion : vérification incomplète (code 2). Rien n’est prouvé, ni l’intégrité ni l’altération.",
        "Conclusion: incomplete verification (code 2). Nothing is proven, neither soundness nor tampering.",
    ),
    "report.more": ("… et {count} autres constats du même genre.", "… and {count} more findings of this kind."),
    # The command line.
    "cli.about": (
        "Vérifie un reçu, une archive ou l’histoire du journal d’audit, sans serveur ni réseau. "
        "Codes de sortie : 0 intègre, 1 altéré, 2 vérification incomplète.",
        "Checks a receipt, an archive or the history of the audit trail, without server or network. "
        "Exit codes: 0 sound, 1 tampered with, 2 incomplete verification.",
    ),
    "cli.usage": ("Usage : ", "Usage: "),
    "cli.arguments": ("arguments :", "arguments:"),
    "cli.options": ("options :", "options:"),
    "cli.wrong": (
        "Commande mal formée : ajoutez --help pour voir ce qu’elle attend (détail technique : {why}).",
        "The command is not well formed: add --help to see what it expects (technical detail: {why}).",
    ),
    "cli.receipt": ("vérifie le reçu d’une ligne du journal", "check the receipt of one line of the trail"),
    "cli.consistency": (
        "vérifie que le journal n’a fait que grandir entre deux états signés",
        "check that the trail only grew between two checkpoints",
    ),
    "cli.archive": ("vérifie une archive entière", "check a whole archive"),
    "cli.diff": ("dit ce qui diffère entre deux archives", "tell what differs between two archives"),
    "cli.reconcile": (
        "vérifie que chaque ligne d’un second canal figure dans l’archive",
        "check that every line of a second channel is in the archive",
    ),
    "cli.help": ("montre cette aide", "show this help"),
    "cli.lang": ("langue des messages : fr ou en", "language of the messages: fr or en"),
    "cli.policy": ("fichier de politique : les clés auxquelles vous vous fiez", "policy file: the keys that you trust"),
    "cli.receipt_file": ("le reçu (.tlog-proof)", "the receipt (.tlog-proof)"),
    "cli.entry": (
        "la ligne : un fichier JSON avec « recorded_us » et « entry », ou un fichier .leaf",
        "the line: a JSON file with “recorded_us” and “entry”, or a .leaf file",
    ),
    "cli.detail": ("le détail effaçable montré avec la ligne", "the erasable detail shown with the line"),
    "cli.salt": ("le sel du détail, 64 chiffres hexadécimaux", "the salt of the detail, 64 hexadecimal digits"),
    "cli.older": ("l’état signé le plus ancien", "the older checkpoint"),
    "cli.newer": ("l’état signé le plus récent", "the newer checkpoint"),
    "cli.proof": (
        "la preuve de cohérence : une empreinte en base64 par ligne",
        "the consistency proof: a base64 hash a line",
    ),
    "cli.archive_file": ("l’archive (.tar)", "the archive (.tar)"),
    "cli.other_archive": ("l’archive plus récente, ou l’autre copie", "the later archive, or the other copy"),
    "cli.tsa": ("certificats (PEM) de l’autorité d’horodatage", "certificates (PEM) of the time-stamping authority"),
    "cli.previous": ("une archive antérieure du même registre", "an earlier archive of the same log"),
    "cli.require_token": ("refuse une archive sans jeton d’horodatage", "refuse an archive without a time-stamp token"),
    "cli.receipts_log": (
        "le second canal : « identifiant empreinte » ou du JSON, une ligne par évènement",
        "the second channel: “identifier hash” or JSON, one line an event",
    ),
    # Files.
    "file.unreadable": (
        "le fichier « {name} » ne peut pas être lu (détail technique : {why}).",
        "the file “{name}” cannot be read (technical detail: {why}).",
    ),
    "file.malformed": (
        "« {name} » n’a pas la forme attendue (détail technique : {why}).",
        "“{name}” is not what it should be (technical detail: {why}).",
    ),
    "file.big": (
        "le fichier « {name} » est trop gros pour être ce qu’il devrait.",
        "the file “{name}” is too big to be what it should.",
    ),
    # Checkpoints.
    "checkpoint.signed": (
        "le registre « {origin} », de {size} lignes, a bien signé cet état ({name}).",
        "the log “{origin}”, of {size} lines, did sign this checkpoint ({name}).",
    ),
    "checkpoint.forged": (
        "la signature du registre est fausse, ou d’une clé que la politique ne nomme pas ({name}).",
        "the log’s signature is wrong, or of a key that the policy does not name ({name}).",
    ),
    "checkpoint.cosigned": (
        "cosigné par le témoin « {witness} » le {at} ({name}).",
        "cosigned by the witness “{witness}” on {at} ({name}).",
    ),
    "checkpoint.cosignature": (
        "la cosignature du témoin « {witness} » est fausse ({name}).",
        "the cosignature of the witness “{witness}” is wrong ({name}).",
    ),
    "checkpoint.alone": (
        "la politique ne demande aucun témoin : seule la clé du registre garantit son histoire ({name}).",
        "the policy asks for no witness: only the log’s own key vouches for its history ({name}).",
    ),
    "checkpoint.quorum": (
        "le quorum de témoins « {quorum} » est atteint ({name}).",
        "the quorum of witnesses “{quorum}” is met ({name}).",
    ),
    "checkpoint.no_quorum": (
        "le quorum de témoins « {quorum} » n’est pas atteint ({name}) ; cosignatures présentes : {count}. "
        "Un registre réécrit avec une clé volée aurait cette apparence.",
        "the quorum of witnesses “{quorum}” is not met ({name}); cosignatures present: {count}. "
        "A log rewritten with a stolen key would look like this.",
    ),
    # Receipts.
    "receipt.included": (
        "cette ligne est la feuille {index} du registre « {origin} », qui en comptait {size} (comptées depuis 0).",
        "this line is leaf {index} of the log “{origin}”, which had {size} of them (counted from 0).",
    ),
    "receipt.not_included": (
        "la ligne présentée n’est pas la feuille {index} du registre : elle, ou le reçu, a été changée.",
        "the line shown is not leaf {index} of the log: it, or the receipt, was changed.",
    ),
    "receipt.who": (
        "qui : le pseudonyme {actor}, avec le rôle « {role} ».",
        "who: the pseudonym {actor}, in the role “{role}”.",
    ),
    "receipt.on_behalf_of": ("au nom de : {name}.", "on behalf of: {name}."),
    "receipt.what": (
        "quoi : {action} (« {kind} »), sur {object_type} « {object_id} » ; résultat : {outcome}.",
        "what: {action} (“{kind}”), on {object_type} “{object_id}”; outcome: {outcome}.",
    ),
    "receipt.object_sha256": ("empreinte SHA-256 de l’objet : {sha256}.", "SHA-256 of the object: {sha256}."),
    "receipt.when": (
        "quand : le {time} d’après la source « {source} » ; inscrit le {recorded} d’après l’horloge de la base.",
        "when: {time} according to the source “{source}”; recorded {recorded} by the database’s clock.",
    ),
    "receipt.project": ("pourquoi : projet {value}.", "why: project {value}."),
    "receipt.permit": ("pourquoi : autorisation {value}.", "why: permit {value}."),
    "receipt.basis": ("pourquoi : base légale {value}.", "why: legal basis {value}."),
    "receipt.purpose": ("pourquoi : finalité {value}.", "why: purpose {value}."),
    "receipt.opaque": (
        "cette feuille n’est pas une ligne du journal que ce programme sait décrire.",
        "this leaf is not a line of the trail that this program can describe.",
    ),
    "receipt.detail": (
        "le détail présenté est celui auquel la ligne s’est engagée.",
        "the detail shown is the one that the line committed to.",
    ),
    "receipt.other_detail": (
        "le détail présenté, ou son sel, n’est pas celui auquel la ligne s’est engagée.",
        "the detail shown, or its salt, is not the one that the line committed to.",
    ),
    "receipt.no_commitment": (
        "la ligne ne s’est engagée à aucun détail : rien ne prouve celui qui est présenté.",
        "the line committed to no detail: nothing proves the one shown.",
    ),
    "receipt.detail_unseen": (
        "la ligne s’engage à un détail, qui n’a pas été présenté (ou a été effacé) : il n’est pas vérifié.",
        "the line commits to a detail, which was not shown (or was erased): it is not verified.",
    ),
    "receipt.salt": (
        "le sel compte 64 chiffres hexadécimaux, et va avec --detail.",
        "a salt has 64 hexadecimal digits, and goes with --detail.",
    ),
    # Actions and outcomes of an entry.
    "action.C": ("création", "creation"),
    "action.R": ("lecture", "reading"),
    "action.U": ("modification", "change"),
    "action.D": ("suppression", "deletion"),
    "action.E": ("exécution", "execution"),
    "outcome.0": ("réussi", "success"),
    "outcome.4": ("refusé", "refused"),
    "outcome.8": ("échoué", "failed"),
    "outcome.12": ("échec majeur", "major failure"),
    # Consistency.
    "consistency.grown": (
        "le registre n’a fait que grandir de {first} à {second} lignes : rien n’a été réécrit ni retiré.",
        "the log only grew from {first} to {second} lines: nothing was rewritten or removed.",
    ),
    "consistency.same": (
        "les deux états sont le même : {size} lignes.",
        "both checkpoints are the same: {size} lines.",
    ),
    "consistency.rewritten": (
        "les {first} premières lignes ne sont plus les mêmes dans l’état de {second} lignes (ou la preuve est fausse).",
        "the first {first} lines are no longer the same in the checkpoint of {second} lines (or the proof is wrong).",
    ),
    "consistency.fork": (
        "deux états signés de {size} lignes se contredisent : le registre a signé deux histoires.",
        "two signed checkpoints of {size} lines contradict each other: the log signed two histories.",
    ),
    "consistency.truncated": (
        "l’état le plus récent pour les témoins compte {second} lignes, contre {first} avant : la fin a été coupée.",
        "the later checkpoint by its witnesses has {second} lines only, against {first} before: the end was cut off.",
    ),
    "consistency.order": (
        "donnez d’abord l’état le plus petit : {first} lignes, puis {second}. "
        "Si le second est le plus récent, la fin du registre a été coupée.",
        "give the smaller checkpoint first: {first} lines, then {second}. "
        "If the second is the later one, the end of the log was cut off.",
    ),
    "consistency.no_proof_inside": (
        "l’archive ne contient pas la preuve de cohérence avec l’état antérieur.",
        "the archive holds no consistency proof from the earlier checkpoint.",
    ),
    "consistency.no_proof": ("il faut une preuve de cohérence (--proof).", "a consistency proof is needed (--proof)."),
    "consistency.origins": (
        "ce sont deux registres différents : « {first} » et « {second} ».",
        "these are two different logs: “{first}” and “{second}”.",
    ),
    # Archives: what makes one unreadable (the codes of ArchiveError).
    "archive.truncated": (
        "« {archive} » s’arrête avant sa fin, après « {name} ».",
        "“{archive}” stops before its end, after “{name}”.",
    ),
    "archive.refused": (
        "« {archive} » contient ce qu’une archive ne contient jamais : « {name} » {why}. La lecture s’arrête là.",
        "“{archive}” holds what no archive ever holds: “{name}” {why}. The reading stops there.",
    ),
    "archive.duplicate": ("« {archive} » contient deux fois « {name} ».", "“{archive}” holds “{name}” twice."),
    "archive.crowded": ("« {archive} » contient trop de fichiers.", "“{archive}” holds too many files."),
    "archive.trailing": ("« {archive} » continue après sa fin.", "“{archive}” goes on after its end."),
    "archive.missing": ("il manque « {name} » dans « {archive} ».", "“{name}” is missing from “{archive}”."),
    "archive.big": (
        "« {name} » est trop gros pour être vrai dans « {archive} ».",
        "“{name}” is too big to be true in “{archive}”.",
    ),
    "archive.manifest": (
        "le manifeste de « {archive} » est illisible (détail technique : {why}).",
        "the manifest of “{archive}” cannot be read (technical detail: {why}).",
    ),
    # Archives: what they prove.
    "archive.about": (
        "archive de « {origin} », {size} lignes dont {kept} ici (dès la feuille {first}), faite le {made_at}.",
        "archive of the log “{origin}”, {size} lines of which {kept} are here (from leaf {first}), made on {made_at}.",
    ),
    "archive.day": ("journée du {day}.", "day: {day}."),
    "archive.gap": (
        "les feuilles {first} à {last} ne sont ni ici ni dans l’archive précédente.",
        "leaves {first} to {last} are neither here nor in the previous archive.",
    ),
    "archive.contradicts": (
        "le manifeste dit {said} et l’état signé dit {signed} ({field}).",
        "the manifest says {said} and the checkpoint says {signed} ({field}).",
    ),
    "archive.unlisted": (
        "le manifeste ne nomme pas le fichier « {name} ».",
        "the manifest does not name the file “{name}”.",
    ),
    "archive.file": (
        "le fichier « {name} » n’a plus l’empreinte que donne le manifeste.",
        "the file “{name}” no longer has the hash that the manifest gives.",
    ),
    "archive.files": (
        "les {count} fichiers ont l’empreinte que donne le manifeste.",
        "the {count} files have the hash that the manifest gives.",
    ),
    "archive.leaf": (
        "la feuille {index} a été changée, retirée ou déplacée. À cette place se lit : {entry}.",
        "leaf {index} was changed, removed or moved. At its place one reads: {entry}.",
    ),
    "archive.leaf_absent": (
        "la feuille {index} a été retirée : le lot « {name} » s’arrête avant elle.",
        "leaf {index} was removed: the bundle “{name}” stops before it.",
    ),
    "archive.extra_leaf": (
        "le lot « {name} » contient plus de lignes que le registre n’en compte.",
        "the bundle “{name}” holds more lines than the log has.",
    ),
    "archive.bundle": (
        "le lot « {name} » (feuilles {first} à {last}) ne se lit plus.",
        "the bundle “{name}” (leaves {first} to {last}) can no longer be read.",
    ),
    "archive.tile": (
        "la tuile « {name} » (feuilles {first} à {last}) contredit la tuile « {parent} » au-dessus d’elle.",
        "the tile “{name}” (leaves {first} to {last}) contradicts the tile “{parent}” above it.",
    ),
    "archive.tile_length": (
        "la tuile « {name} » n’a pas la bonne longueur : {length} octets.",
        "the tile “{name}” has not the right length: {length} bytes.",
    ),
    "archive.unexpected": (
        "le fichier « {name} » n’a pas sa place dans un registre de cette taille.",
        "the file “{name}” has no place in a log of this size.",
    ),
    "archive.leaves": (
        "les {count} lignes présentes ont l’empreinte inscrite dans l’arbre.",
        "the {count} lines present have the hash written in the tree.",
    ),
    "archive.root": ("l’arbre entier a la racine de l’état signé.", "the whole tree has the root of the checkpoint."),
    "archive.other_root": (
        "l’arbre n’a pas la racine de l’état signé : {size} lignes ne sont pas celles qui ont été signées. "
        "Comparez avec une autre copie (diff) pour savoir où.",
        "the tree does not have the root of the checkpoint: {size} lines are not those that were signed. "
        "Compare with another copy (diff) to know where.",
    ),
    "archive.pruned": (
        "les feuilles 0 à {last} ne sont pas ici (rangées dans une archive antérieure, ou retirées après leur terme) ; "
        "l’arbre garde leurs empreintes.",
        "leaves 0 to {last} are not here (kept in an earlier archive, or removed after their term); "
        "the tree keeps their hashes.",
    ),
    "archive.policy": (
        "la politique rangée dans l’archive n’est pas celle que vous donnez : c’est la vôtre qui compte.",
        "the policy kept in the archive is not the one you give: yours is the one that counts.",
    ),
    "archive.entry": (
        "« {kind} » {id}, sur {object_type} « {object_id} »",
        "“{kind}” {id}, on {object_type} “{object_id}”",
    ),
    "archive.entry_opaque": (
        "{count} octets qui ne sont pas une ligne du journal",
        "{count} bytes that are no line of the trail",
    ),
    "archive.first": (
        "c’est la première archive : aucun état antérieur à comparer.",
        "this is the first archive: no earlier checkpoint to compare with.",
    ),
    # The RFC 3161 token.
    "token.absent": (
        "pas de jeton d’horodatage : la date de l’archive n’est attestée que par ses témoins.",
        "no time-stamp token: the date of the archive is vouched for by its witnesses only.",
    ),
    "token.required": (
        "il manque le jeton d’horodatage demandé (--require-token).",
        "the required time-stamp token is missing (--require-token).",
    ),
    "token.unreadable": (
        "le jeton d’horodatage « seal.tsr » est illisible (détail technique : {why}).",
        "the time-stamp token “seal.tsr” cannot be read (technical detail: {why}).",
    ),
    "token.other": (
        "le jeton d’horodatage « seal.tsr » porte sur un autre manifeste.",
        "the time-stamp token “seal.tsr” is about another manifest.",
    ),
    "token.unchecked": (
        "un jeton d’horodatage date ce manifeste du {at} ; sa signature n’est pas vérifiée, faute de --tsa-cert.",
        "a time-stamp token dates this manifest {at}; its signature is not verified without --tsa-cert.",
    ),
    "token.wrong": (
        "le jeton d’horodatage « seal.tsr » n’est pas signé par l’autorité donnée (détail technique : {why}).",
        "the time-stamp token “seal.tsr” is not signed by the given authority (technical detail: {why}).",
    ),
    "token.proved": (
        "l’autorité d’horodatage atteste que cette archive existait le {at}.",
        "the time-stamping authority attests that this archive existed on {at}.",
    ),
    # Differences.
    "diff.identical": (
        "les deux archives disent la même histoire : {size} lignes.",
        "both archives tell the same history: {size} lines.",
    ),
    "diff.extended": (
        "la seconde prolonge la première de {count} lignes ; les {first} premières sont les mêmes.",
        "the second extends the first by {count} lines; the first {first} are the same.",
    ),
    "diff.truncated": (
        "la seconde est plus courte : il lui manque les {count} dernières lignes, à partir de la feuille {first}.",
        "the second is shorter: it lacks the last {count} lines, from leaf {first} on.",
    ),
    "diff.rewritten": ("les histoires divergent à la feuille {index}.", "the histories diverge at leaf {index}."),
    "diff.here": ("dans « {archive} », la feuille {index} est : {entry}.", "in “{archive}”, leaf {index} is: {entry}."),
    "diff.fields": ("ce qui a changé : {fields}.", "what changed: {fields}."),
    "diff.pruned": (
        "les histoires divergent entre les feuilles {first} et {last} ; ces lignes n’y sont plus, on ne peut dire où.",
        "the histories diverge between leaves {first} and {last}; these lines are gone, one cannot tell where.",
    ),
    "diff.unsigned": (
        "sans --policy, les signatures n’ont pas été vérifiées : seules les deux histoires ont été comparées.",
        "without --policy, no signature was verified: only the two histories were compared.",
    ),
    # Reconciliation.
    "reconcile.line": (
        "la ligne {number} du second canal n’est pas « identifiant empreinte » : {text}",
        "line {number} of the second channel is not “identifier hash”: {text}",
    ),
    "reconcile.empty": (
        "le second canal est vide : rien n’a été comparé.",
        "the second channel is empty: nothing was compared.",
    ),
    "reconcile.found": (
        "les {count} lignes du second canal figurent dans l’archive.",
        "the {count} lines of the second channel are in the archive.",
    ),
    "reconcile.missing": (
        "l’évènement {event} (ligne {number}) n’est pas dans l’archive.",
        "the event {event} (line {number}) is not in the archive.",
    ),
    "reconcile.rewritten": (
        "l’évènement {event} (ligne {number}) est dans l’archive avec un autre contenu, à la feuille {index}.",
        "the event {event} (line {number}) is in the archive with another content, at leaf {index}.",
    ),
    "reconcile.unverified": (
        "l’archive elle-même n’a pas été vérifiée ici : lancez aussi « archive ».",
        "the archive itself was not verified here: run “archive” too.",
    ),
}
