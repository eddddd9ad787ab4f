from requests_workflow.dossier.models.answers import Answer, AnswerVersion
from requests_workflow.dossier.models.checking import CheckedItem, ComplementRequest
from requests_workflow.dossier.models.data import DataNeed, RequestedDataset, RequestedGroup, RequestedPart
from requests_workflow.dossier.models.documents import Document
from requests_workflow.dossier.models.orientation import Orientation, OrientationUse
from requests_workflow.dossier.models.outputs import ProducedDocument, Withholding
from requests_workflow.dossier.models.sealed import ImportedDossier, Sealed, SealedDocument
from requests_workflow.dossier.models.team import InterestDeclaration, Invitation, Signature
from requests_workflow.dossier.models.versions import ComplementAnswer, Copy, LastLook, NeedVersion

__all__ = [
    "Answer",
    "AnswerVersion",
    "CheckedItem",
    "ComplementAnswer",
    "ComplementRequest",
    "Copy",
    "DataNeed",
    "Document",
    "ImportedDossier",
    "InterestDeclaration",
    "Invitation",
    "LastLook",
    "NeedVersion",
    "Orientation",
    "OrientationUse",
    "ProducedDocument",
    "RequestedDataset",
    "RequestedGroup",
    "RequestedPart",
    "Sealed",
    "SealedDocument",
    "Signature",
    "Withholding",
]
