from catalogue.models.choosing import Basket, BasketItem, Enquiry, EnquiryDataset, EnquiryMessage
from catalogue.models.datasets import (
    Attestation,
    CoverageStat,
    Dataset,
    DatasetVersion,
    Distribution,
    Linkage,
    QualityStatement,
)
from catalogue.models.dictionary import Code, CodeList, Table, TableLink, Variable
from catalogue.models.holders import ContactPoint, Holder
from catalogue.models.importing import ImportIssue, ImportItem, ImportRun
from catalogue.models.vocabularies import Concept, Vocabulary

__all__ = [
    "Attestation",
    "Basket",
    "BasketItem",
    "Code",
    "CodeList",
    "Concept",
    "ContactPoint",
    "CoverageStat",
    "Dataset",
    "DatasetVersion",
    "Distribution",
    "Enquiry",
    "EnquiryDataset",
    "EnquiryMessage",
    "Holder",
    "ImportIssue",
    "ImportItem",
    "ImportRun",
    "Linkage",
    "QualityStatement",
    "Table",
    "TableLink",
    "Variable",
    "Vocabulary",
]
