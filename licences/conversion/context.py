"""What a conversion knows besides the file: for whom it runs and what day it is."""

from dataclasses import dataclass
from datetime import date

from licences.codes import Code, code_list


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run: the issuing authority the new licences are of, its province, and the present day in China."""

    issuer_code: str
    issuer_name: str
    province_code: str
    today: date
    edition_date: date | None = None
    """Day whose editions of the code lists are used; None = the newest."""

    @property
    def province(self) -> Code:
        """The province of the run.

        Raises:
            UnknownCodeError: province_code is no province.
        """
        return code_list("province", self.edition_date)[self.province_code]

    @property
    def constants(self) -> dict[str, str]:
        """What a profile can name with an @: the values that come from the run and not from the row."""
        return {
            "@province": self.province_code,
            "@issuer_code": self.issuer_code,
            "@issuer_name": self.issuer_name,
        }


CONSTANTS = ("@province", "@issuer_code", "@issuer_name")
"""The names in `RunContext.constants`."""
