"""Parties: who does what to whom, in the manners of the press of Iran, Pakistan, the wires and militant statements."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from extractors.model import EventMention
from tests.extraction import extractor, mentions

# sentences, each with the type of its event, its initiators and its targets
TOLD = """
Iranian guards opened fire at a Levies patrol near Panjgur on Sunday.
armed_attack: irn-border > pak-levies
Gunmen killed three private guards at a dam site near Panjgur on Saturday.
armed_attack: militants > pak-civ
Unknown gunmen shot dead a goldsmith in Khuzdar's main market on Tuesday.
armed_attack: - > pak-civ
Two men on a motorcycle opened fire on a traffic constable in Quetta on Monday, killing him on the spot.
armed_attack: - > pak-police
A convoy of the Frontier Corps came under attack near Hoshab on Sunday, leaving three troops dead.
armed_attack: - > pak-fc
Militants of the outlawed BLA ambushed an army convoy in the Bolan area on Friday.
armed_attack: bla > pak-mil
Seven barbers from Punjab were gunned down in Gwadar on Thursday.
armed_attack: - > pak-civ
Jaish al-Zulm terrorists attacked a police station in Rask on Friday, martyring two policemen.
armed_attack: jaish-al-adl > irn-police
An attack by Jaish al-Adl on a border post near Saravan on Monday killed four guards.
armed_attack: jaish-al-adl > irn-border
A member of the Basij was shot dead by masked men in Iranshahr on Wednesday.
armed_attack: - > irn-basij
A prosecutor and his driver were killed when gunmen attacked their car in Saravan on Saturday.
armed_attack: - > irn-judiciary,irn-civ
Terrorists affiliated with Ansar al-Furqan assassinated a Guards officer in Zahedan on Monday.
armed_attack: ansar-al-furqan > irn-irgc
Armed men stormed the house of a tribal elder in Dera Bugti on Sunday and killed his two sons.
armed_attack: - > pak-civ
A polio worker was shot dead in Turbat on Tuesday by unidentified assailants.
armed_attack: - > pak-civ
Assailants hurled a hand grenade at the house of a contractor in Mastung on Monday.
bombing: - > pak-civ
A roadside bomb struck a vehicle of the Levies in Kalat on Friday, injuring three personnel.
bombing: - > pak-levies
A magnetic bomb attached to a police van exploded in Quetta on Monday, wounding two officers.
bombing: - > pak-police
The Majeed Brigade of the BLA carried out a suicide attack on the coast guard camp in Gwadar on Sunday.
bombing: bla > pak-coastguard
Border guards killed three infiltrators and wounded two others near Mirjaveh on Thursday.
security_operation: irn-border > militants
Personnel of the Counter Terrorism Department raided a compound in Panjgur on Monday and killed five militants.
security_operation: pak-police > militants
Security forces neutralised eight khwarij in an intelligence-based operation in Zhob on Sunday.
security_operation: pak-mil > militants
Intelligence forces identified and arrested eleven members of a terrorist group in Zahedan on Tuesday.
arrest: irn-intel > militants
Agents of the Intelligence Department detained a Sunni cleric in Iranshahr on Monday.
arrest: irn-intel > irn-civ
The FIA arrested four alleged human smugglers in Gwadar on Wednesday.
arrest: pak-police > smugglers
The Coast Guards detained 35 Indian fishermen off Jiwani on Sunday.
arrest: pak-coastguard > ind-civ
Levies apprehended 60 Afghan migrants at Mashkel on Friday.
arrest: pak-levies > migrants
Four Baluch prisoners were hanged in Zahedan central prison on Monday on drug charges.
execution: irn-judiciary > irn-civ
The judiciary executed two members of Jaish al-Adl in Zahedan on Sunday.
execution: irn-judiciary > jaish-al-adl
Customs officials seized 20,000 litres of Iranian diesel near Hub on Monday.
seizure: pak-customs > smugglers
The Anti-Narcotics Force recovered 300 kg of hashish near Dalbandin on Tuesday.
seizure: pak-police > smugglers
Iranian border guards opened fire on Baluch fuel carriers near Saravan on Thursday, killing one of them.
excessive_force: irn-border > irn-civ
A fuel carrier was shot dead by IRGC forces on the Iranshahr road on Monday.
excessive_force: irn-irgc > irn-civ
Three Pakistani shepherds were killed by Iranian border guards near Mashkel on Sunday.
excessive_force: irn-border > pak-civ
Police baton-charged activists of the Baloch Yakjehti Committee in Quetta on Saturday.
excessive_force: pak-police > baloch-activists
Frontier Corps personnel picked up two students from their hostel in Turbat on Friday.
abduction: pak-fc > pak-civ
Gunmen kidnapped five labourers from a construction site near Kech on Monday.
abduction: militants > pak-civ
Jaish al-Adl took three border guards hostage near Saravan on Friday.
abduction: jaish-al-adl > irn-border
Foreign Minister Abbas Araghchi met Prime Minister Shehbaz Sharif and army chief Asim Munir in Islamabad on Monday.
meeting: irn-gov > pak-gov,pak-mil
The commander of Iran's border guards met the inspector general of the Frontier Corps at Taftan on Sunday.
meeting: irn-border > pak-fc
The chief of Iran's General Staff, Major General Mohammad Bagheri, visited Islamabad on Monday and met General Bajwa.
meeting: irn-mil > pak-mil
Pakistan's Foreign Office summoned the Iranian ambassador on Wednesday over the strike in Panjgur.
diplomatic_protest: pak-gov > irn-gov
Iran's charge d'affaires was summoned to the Ministry of Foreign Affairs in Islamabad on Wednesday.
diplomatic_protest: pak-gov > irn
Tehran called in Pakistan's ambassador on Monday to protest the killing of border guards.
diplomatic_protest: irn > pak-gov
Islamabad recalled its ambassador from Tehran on Wednesday.
diplomatic_rupture: pak > irn
The two countries agreed to open a new border market at Chedgi during talks between Iran and Pakistan on Monday.
agreement: irn > pak
Pakistan handed over 12 Iranian prisoners to Iran at Taftan on Monday.
cooperation: pak > irn
The IRGC commander accused Pakistan's intelligence agency of sheltering Jaish al-Adl on Sunday.
accusation: irn-irgc > pak-mil
Pakistan's military spokesman blamed India for the attack in Kalat on Monday.
accusation: pak-mil > ind
The chief minister of Balochistan condemned the attack in Mastung on Tuesday.
condemnation: pak-gov > -
The UN Security Council strongly condemned the attack in Rask on Friday.
condemnation: unsc > -
Iran's Foreign Ministry spokesman Esmaeil Baghaei condemned the bombing in Quetta on Saturday.
condemnation: irn-gov > -
The BLA threatened on Sunday to kill the hostages unless the Pakistani government freed Baloch prisoners.
threat: bla > pak-gov
The Foreign Office rejected on Friday Iran's claim that the attackers had come from Pakistani soil.
denial: pak-gov > irn
The United States added the Majeed Brigade to its list of foreign terrorist organisations on Monday.
designation: usa > bla
Pakistan closed the Taftan border crossing with Iran on Sunday.
border_measure: pak > irn
The Balochistan government banned pilgrims' travel by road to Iran on Monday and closed the Taftan crossing.
border_measure: pak-gov > -
Iran deported 500 Afghan migrants through the Milak crossing on Monday.
border_measure: irn > migrants
Traders and transporters blocked the highway in Panjgur on Monday against the closure of the border.
protest: pak-civ > -
Families of missing persons staged a sit-in outside the Quetta Press Club on Friday.
protest: pak-civ > -
Activists of the BYC marched in Gwadar on Sunday against enforced disappearances.
protest: baloch-activists > -
Thousands of worshippers protested in Zahedan after Friday prayers, chanting slogans against the Supreme Leader.
protest: irn-civ > irn-gov
Iran fired missiles at bases of Jaish al-Adl in Panjgur on Tuesday.
air_strike: irn > jaish-al-adl
The Pakistan Air Force struck hideouts of the BLA and BLF near Saravan on Thursday.
air_strike: pak-airforce > bla,blf
An IRGC drone strike near Saravan on Monday killed six militants.
air_strike: irn-irgc > militants
Mortar shells fired by Iranian border guards landed in Panjgur on Sunday.
shelling: irn-border > pak
Four soldiers, who were guarding a mine in Duki, were killed by BLF fighters on Monday.
armed_attack: blf > pak-mil
The Popular Fighters Front said its fighters killed a police commander in Khash on Friday.
armed_attack: mobarizoun > irn-police
Punjab-bound passengers were taken off a bus in Barkhan on Tuesday and shot dead.
armed_attack: - > pak-civ
Unidentified assailants torched three trucks and shot two drivers in Kalat on Sunday.
armed_attack: - > pak-civ
"""
LINES = TOLD.strip().splitlines()
TOGETHER = frozenset({"meeting", "agreement", "cooperation", "armed_clash"})


def _fits(told: list[str], wanted: str) -> bool:
    """Is every party told one of those wanted, or of its line, and every one wanted told?"""
    related = extractor().actors.related
    names = wanted.split(",") if wanted else []
    return all(any(related(t, w) for w in names) for t in told) and all(any(related(t, w) for t in told) for w in names)


def _sides(mention: EventMention) -> tuple[list[str], list[str]]:
    """Initiators and targets; an attacker without a name may be left out."""
    initiators = [s.value for s in mention.initiators if s.value != "militants"]
    return initiators or [s.value for s in mention.initiators], [s.value for s in mention.targets]


@pytest.mark.parametrize(("sentence", "told"), list(zip(LINES[::2], LINES[1::2], strict=True)))
def test_who_does_what_to_whom(sentence: str, told: str) -> None:
    type_, parties = told.split(": ")
    initiators, targets = (side.replace("-", "", 1) if side == "-" else side for side in parties.split(" > "))
    (mention, *_) = (m for m in mentions(sentence) if m.type == type_)
    acting, suffering = _sides(mention)
    if type_ in TOGETHER:
        assert _fits([*acting, *suffering], ",".join(filter(None, (initiators, targets))))
        return
    assert _fits(acting if initiators else [a for a in acting if a != "militants"], initiators)
    if type_ != "border_measure":  # whom a closure is aimed at is a matter of taste
        assert _fits(suffering, targets)


def test_parties_are_told_in_the_sentences_around_the_deed() -> None:
    """Paragraphs of `told_parties.txt`: "== day" of publication, the text, and the parties of each type."""
    misread = []
    for item in re.split(r"^== ", (Path(__file__).parent / "told_parties.txt").read_text(encoding="utf-8"), flags=re.M)[
        1:
    ]:
        day, *lines = item.strip().splitlines()
        told = [x for x in lines if re.match(r"[a-z_]+: .* > ", x)]
        found = mentions("\n\n".join(x for x in lines if x not in told), date.fromisoformat(day))
        read = {f"{m.type}: {' > '.join(','.join(side) or '-' for side in _sides(m))}" for m in found}
        misread += [(x, read) for x in told if x not in read]
    assert misread == []


def test_a_group_that_the_sentence_speaks_of_is_the_attacker() -> None:
    text = "Jaish al-Adl first drew notice in October 2013, when fourteen border guards were slain near Saravan."
    (attack,) = (m for m in mentions(text) if m.type == "armed_attack")
    assert [s.value for s in attack.initiators] == ["jaish-al-adl"]


def test_bystanders_who_are_hurt_are_no_targets() -> None:
    text = "Gunmen opened fire on a Levies post in Mand on Friday, killing a guard and injuring a shepherd."
    attack = mentions(text)[0]
    assert [s.value for s in attack.targets] == ["pak-levies"]


def test_who_is_picked_up_from_home_is_taken_by_the_forces() -> None:
    (taken,) = mentions("Two brothers were picked up from their home in Turbat on Monday.")
    assert [s.value for s in taken.initiators] == ["pak-mil"]
    assert taken.initiators[0].rule == "actor.implied_security-forces"


def test_alleged_smugglers_are_the_object_of_an_arrest() -> None:
    (arrest,) = mentions("On Monday, Levies arrested three alleged human smugglers in Mashkel.")
    assert [s.value for s in arrest.targets] == ["smugglers"]


def test_two_who_are_counted_are_no_two_states() -> None:
    text = "Iran condemned the raid in Panjgur. The two workers were shot dead in Panjgur on Sunday."
    assert {s.value for m in mentions(text) if m.type == "armed_attack" for s in m.targets} == {"pak-civ"}


def test_who_succumbs_was_struck_where_the_attack_was() -> None:
    text = "Militants attacked a patrol near Panjgur on Sunday, hurting three soldiers. "
    (attack,) = mentions(text + "Havildar Muhammad Saleem succumbed on the way to Gwadar.")
    assert attack.place
    assert attack.place.value.name == "Panjgur"
