"""Values in Markdown, keys, links and tables: what may stand beside them, and what makes them a part of another."""

import pytest
from pattern_rows import batch

from duecare.scan.patterns.matcher import matcher


def found(text: str) -> list[tuple[str, str]]:
    hits = matcher().of_text(text)
    return [(hit.kind + (":example" if hit.example else ""), hit.value) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "**{}**",
        "_{}_",
        "***{}***",
        "card={}",
        "card_number={}",
        "/pay?x=1&cc={}&y=2",
        "https://pay.io/?cc={}&y=2",
        "ccNumber={}",
        "card#{}",
        "card/{}",
        "PAN={}",
        "PAN_{}",
        "visa,{},12/26,123",
        "{},12/26,123",
        "{} 12/26 123",
        "card no.{}",
        "card:  {}",
        "id,card\n7,{},x",
        "cards: 4111111111111111,{}",
    ],
)
@pytest.mark.parametrize("number", ["4945807302157365", "4945 8073 0215 7365"])
def test_cards_beside_marks(text: str, number: str) -> None:
    assert ("card", number) in found(text.format(number))


@pytest.mark.parametrize(
    "text",
    [
        "id,{},x",
        "x={}",
        "#{}",
        "0.{}",
        "card ratio 0.{}",
        "visa 0,{}",
        "visa: 1,{} 2,5",
        "https://visa.com/news/{}",
        "https://pay.io/?cards=1&id={}",
        "card/{}.jpg",
        "discard,{}",
        "2*{}*3",
        "2**{}**3",
        "*{}**",
        "x_{}_y",
        "card {}/3",
        "card {}=2",
        "card 12/{}",
        "0.{},12/26",
        "{},19/88",
    ],
)
def test_numbers_of_formulas_paths_and_code_are_no_cards(text: str) -> None:
    assert found(text.format("4945807302157365")) == []


@pytest.mark.parametrize("text", ["**{}**", "id,{},x", "x={}", "#{}", "_{}_", "{},536-22-8742", "a,536-22-8742,{}"])
def test_social_security_numbers_beside_marks(text: str) -> None:
    assert ("us_ssn", "536-22-8741") in found(text.format("536-22-8741"))


@pytest.mark.parametrize(
    "text",
    [
        "{}_",
        "a_{}",
        "a_{}_",
        "2*{}",
        "{}*3",
        "{} * 3",
        "{}/3",
        "${}",
        "+{}",
        ".{}",
        "{}.5",
        "-{}",
        "{}-1",
        "x{}",
        "/{}",
    ],
)
def test_numbers_with_hyphens_in_names_and_formulas(text: str) -> None:
    assert found(text.format("536-22-8741")) == []


@pytest.mark.parametrize(
    ("kind", "value", "keys"),
    [
        ("us_ssn", "536228741", "social_security_number socialSecurityNumber social-security"),
        ("uk_nino", "JG103759A", "national_insurance_number nationalInsurance ni_number niNumber ni-no"),
        ("in_pan", "BKRPS4821L", "permanent_account_number permanentAccountNumber pan"),
        ("de_tax_id", "57419348408", "tax_id taxId tax-id steuer_id steuerliche_identifikationsnummer"),
        ("fr_nir", "279055935012392", "numero_securite_sociale securiteSociale social_security"),
        ("birth_date", "12/03/1985", "date_of_birth dateOfBirth birth_date birthDate date-of-birth fechaNacimiento"),
        ("birth_date", "12/03/1985", "fecha_de_nacimiento date_naissance dateDeNaissance dataNascita data_di_nascita"),
        ("phone", "8672231", "phone_number phoneNumber whatsapp-no"),
    ],
)
def test_words_of_two_parts_in_keys(kind: str, value: str, keys: str) -> None:
    for key in keys.split():
        row = batch({key: value}, {"text": "harmless"})
        assert [(hit.kind, hit.value) for hit in matcher().matches(row)] == [(kind, value)], key


@pytest.mark.parametrize("row", [{"companion": "BKRPS4821L"}, {"antisocial": "536228741"}, {"up_date": "12/03/1985"}])
def test_keys_that_only_hold_a_part_of_a_word(row: dict[str, str]) -> None:
    assert [*matcher().matches(batch(row))] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("john@кто.рф", "john@кто.рф"),
        ("li@例子.中国。", "li@例子.中国"),
        ("john@xn--j1ail.xn--p1ai", "john@xn--j1ail.xn--p1ai"),
        ("john.kramer@web.de_", "john.kramer@web.de"),
        ("_john.kramer@web.de_", "john.kramer@web.de"),
        ("__john.kramer@web.de__", "john.kramer@web.de"),
        ("_see john.kramer@web.de_ there", "john.kramer@web.de"),
        ("_john.kramer@web.de", "_john.kramer@web.de"),
        ("john.kramer@web。de", "john.kramer@web。de"),
    ],
)
def test_addresses_beside_marks_and_beyond_ascii(text: str, value: str) -> None:
    assert found(text) == [("email", value)]


@pytest.mark.parametrize("text", ["john.kramer@web.de_x", "john.kramer@web.de-", "li@张三.谢谢", "微信@张三.谢谢"])
def test_what_is_no_address(text: str) -> None:
    assert found(text) == []


RANDOM = "LTW6T5bC6N4gCpGJanr5UiWhLha2mn92s7GPm6Q8"
KEY = "-----BEGIN RSA PRIVATE " + "KEY-----\n> " + "\n> ".join([RANDOM, RANDOM[::-1]])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Authorization: Bearer {RANDOM}", "bearer-token"),
        (f"curl -H 'authorization: bearer {RANDOM}'", "bearer-token"),
        ("Bearer YOUR_TOKEN_HERE_PLEASE_REPLACE_IT_1", "bearer-token:example"),
        (f"Bearer ghp_{RANDOM[:36]}", "github-personal-token"),
        (f"> {KEY}", "private-key"),
        ("Passwort: aZ8kq2" + "Lm9xT4", "generic-secret"),
        ("Kennwort = aZ8kq2" + "Lm9xT4", "generic-secret"),
        ("wachtwoord: aZ8kq2" + "Lm9xT4", "generic-secret"),
        ("senha: aZ8kq2" + "Lm9xT4", "generic-secret"),
        ("contrasena: aZ8kq2" + "Lm9xT4", "generic-secret"),
        ("contraseña: aZ8kq2" + "Lm9xT4", "generic-secret"),
    ],
)
def test_secrets_in_headers_quotes_and_other_languages(text: str, kind: str) -> None:
    assert [name for name, _ in found(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer YOUR_TOKEN",
        "Bearer some-long-kebab-case-identifier-name-of-it",
        "Passwort: vergessen",
        "senha: minha_senha_aqui",
    ],
)
def test_words_that_set_no_secret(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mobil: 0171/4829173", "0171/4829173"),
        ("Tel. 0171 / 482 91 73", "0171 / 482 91 73"),
        ("fax 030/23125-123", "030/23125-123"),
        ("reach 0033 1 42 68 53 07", "0033 1 42 68 53 07"),
        ("reach 0044 (0) 20 7946 1234", "0044 (0) 20 7946 1234"),
        ("reach +1 212 736 5000/5001", "+1 212 736 5000"),
    ],
)
def test_numbers_as_germany_writes_and_as_they_are_dialled(text: str, value: str) -> None:
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize(
    "text",
    [
        "0171/4829173",
        "tel 01/02/2024",
        "fax 03/20241231",
        "phone 01/02/2024 10.30.00",
        "call 12/24/2023 11 30 22",
        "phone: 0123/1234567",
        "0012 3456 7890 1234",
        "0033 0034 0035 0036",
        "id 0033142685307",
        "1 0033 1 42 68 53 07",
        "+1 212 736 5000/2",
        "+1 212 736 5000/12/2024",
    ],
)
def test_dates_fractions_and_counts_are_no_telephone_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("employeeSsn", "536904399", "us_ssn"), ("employeeSSN", "536904399", "us_ssn"),
        ("lessonSsn", "536904399", "us_ssn"), ("patientNhsNumber", "943 476 5919", "uk_nhs"),
        ("personalPesel", "44051401359", "pl_pesel"), ("homePhone", "030 90182345", "phone"),
        ("contactMobile", "0171 4829173", "phone"), ("workTel", "5556781", "phone"),
        ("userBirthDate", "12/03/1985", "birth_date"), ("userLocation", "48.85837, 2.29448", "coordinates"),
        ("grassn", "536904399", ""), ("grasSn", "536904399", ""), ("tableCell", "2345678", ""),
        ("hotel", "2345678", ""), ("HOTEL", "2345678", ""), ("stubborn", "12/03/1985", ""),
        ("caf\u00e9Ssn", "536904399", ""), ("iPhone", "12 2020 6.1", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{}: {}", '{{"{}": "{}"}}'])
def test_a_word_within_a_key_begins_with_a_capital(key, value, kind, form):
    hits = matcher().of_text(form.format(key, value))
    assert [hit.kind for hit in hits] == ([kind] if kind else [])
