"""Postal addresses come with the files of customers, or with a ledger's export."""

from __future__ import annotations

from datetime import date

from bot.credit.address import Address
from bot.files import FileKind, ImportReport
from integration.ledgers import FIRST, SECOND, THIRD, Company
from integration.logged import work_of

CUSTOMERS = "Code client;Raison sociale;Adresse;Complément d'adresse;CP;Ville;Pays"
QUAI = "C1;ACME;12 quai des Brumes;Bâtiment C;33000;Bordeaux;FR"
LEDGER = "customer;invoice;invoice date;due date;invoice amount;open amount"


async def _customers(company: Company, day: date, *lines: str, header: str = CUSTOMERS) -> ImportReport:
    return await company.export(day, *lines, header=header, kind=FileKind.CUSTOMERS)


async def _address(company: Company) -> Address:
    ((key,),) = await company.rows("SELECT id FROM customers WHERE code = 'C1'")
    async with work_of(company).looking() as one:
        return (await one.ledger.customer(key)).address


async def test_a_file_of_customers_brings_their_addresses(company: Company) -> None:
    assert (await _customers(company, FIRST, QUAI)).added == 1
    found = await _address(company)
    assert found == Address("12 quai des Brumes", "Bâtiment C", "33000", "Bordeaux", "FR")
    assert found.is_complete


async def test_who_moved_is_changed_and_leaves_no_building_behind(company: Company) -> None:
    await _customers(company, FIRST, QUAI)
    same = await _customers(company, SECOND, QUAI)
    assert (same.changed, same.unchanged) == (0, 1)
    moved = await _customers(company, THIRD, "C1;ACME;3 rue Haute;;69007;Lyon;FR")
    assert (moved.changed, moved.unchanged) == (1, 0)
    assert await _address(company) == Address("3 rue Haute", "", "69007", "Lyon", "FR")


async def test_a_cell_that_was_emptied_empties_it_and_a_file_without_the_columns_does_not(
    company: Company,
) -> None:
    await _customers(company, FIRST, QUAI)
    await _customers(company, SECOND, "C1;ACME", header="Code client;Raison sociale")
    assert (await _address(company)).is_complete
    emptied = await _customers(company, THIRD, "C1;ACME;;;;;")
    assert emptied.changed == 1
    assert await _address(company) == Address(country="FR")


async def test_an_english_file_has_them_too(company: Company) -> None:
    header = "Customer code;Street;Address line 2;Postcode;Town;Country"
    await _customers(company, FIRST, "C1;1 Long Lane;Floor 3;SE1 4PG;London;GB", header=header)
    assert (await _address(company)).lines() == ("1 Long Lane", "Floor 3", "London", "SE1 4PG")


async def test_a_ledgers_export_gives_a_whole_address_or_none(company: Company) -> None:
    await _customers(company, FIRST, QUAI)
    line = "C1;F1;2026-01-15;2026-02-14;100;100"
    header = f"{LEDGER};street;address 2;zip;city"
    await company.export(FIRST, f"{line};;;;", header=header)
    assert (await _address(company)).street == "12 quai des Brumes"
    await company.export(SECOND, f"{line};3 rue Haute;;69007;Lyon", header=header)
    assert await _address(company) == Address("3 rue Haute", "", "69007", "Lyon", "FR")
    await company.export(THIRD, line, header=LEDGER)
    assert (await _address(company)).city == "Lyon"


async def test_a_new_customer_of_an_export_has_its_address(company: Company) -> None:
    header = f"{LEDGER};street;city"
    await company.export(FIRST, "C1;F1;2026-01-15;2026-02-14;100;100;3 rue Haute;Lyon", header=header)
    assert await _address(company) == Address("3 rue Haute", "", "", "Lyon", "FR")
