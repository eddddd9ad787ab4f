"""What the pages show of a description's conformance; reads the vocabularies, and nothing else but what it is given."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from catalogue.conformance import judging, scoring, word
from catalogue.conformance.judging import Remark, Verdict
from catalogue.conformance.sections import Section
from catalogue.models import Concept, Dataset
from catalogue.properties import Strength
from catalogue.publishing.description import Description, describe


@dataclass(frozen=True)
class Report:
    """What templates/catalogue/conformance.html draws."""

    verdicts: list[Verdict]
    remarks: list[Remark]
    score: scoring.Score

    @property
    def mandatory(self) -> list[Verdict]:
        return judging.missing(self.verdicts, Strength.MANDATORY)

    @property
    def recommended(self) -> list[Verdict]:
        return judging.missing(self.verdicts, Strength.RECOMMENDED)

    @property
    def blocking(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.blocks]

    @property
    def is_publishable(self) -> bool:
        return not self.mandatory and not self.blocking

    def of_section(self, section: Section) -> "SectionReport":
        return SectionReport(
            [verdict for verdict in self.verdicts if verdict.section == section],
            [remark for remark in self.remarks if remark.section == section],
        )


@dataclass(frozen=True)
class SectionReport:
    """What one page of the writing shows beside its form."""

    verdicts: list[Verdict]
    remarks: list[Remark]

    @property
    def lacks(self) -> bool:
        """Whether something here keeps the description from being published."""
        mandatory = judging.missing(self.verdicts, Strength.MANDATORY)
        return bool(mandatory) or any(remark.blocks for remark in self.remarks)

    @property
    def asked(self) -> list[Verdict]:
        """What the access level asks for or advises: what is missing first, the mandatory before the recommended."""
        asked = [verdict for verdict in self.verdicts if verdict.strength != Strength.OPTIONAL]
        return sorted(asked, key=lambda verdict: (verdict.met, verdict.strength != Strength.MANDATORY))

    @property
    def recommended(self) -> int:
        """How many recommended properties are missing here."""
        return len(judging.missing(self.verdicts, Strength.RECOMMENDED))


def report(description: Description, *, today: date, attested_until: date | None) -> Report:
    """Return the report on a description: one query, for the vocabularies."""
    verdicts = judging.judge(description)
    score = scoring.score(description, verdicts, today=today, attested_until=attested_until)
    return Report(verdicts, judging.remarks(description, vocabularies()), score)


def report_of(dataset: Dataset, *, today: date) -> Report:
    """Return the report on what the catalogue shows of a dataset: its last version, its rows before the first one.

    Three queries with a version.
    """
    version = dataset.versions.first()
    content = version.content if version else describe(dataset)
    return report(content, today=today, attested_until=word.attested_until(dataset))


def vocabularies() -> dict[str, dict[str, str]]:
    """Return the labels of the concepts in use by vocabulary and code, in the language of the page."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for concept in Concept.objects.select_related("vocabulary").order_by("vocabulary", "position", "code"):
        found[concept.vocabulary.code][concept.code] = concept.label
    return dict(found)
