import { sortable } from '../shared/sortable.ts';
import type { ImportField } from './import-fields.ts';

/** How columns are called, in English, German, Spanish and French, the most telling name first. */
const names: Readonly<Record<ImportField, string>> = {
  firstName:
    'first name, given name, forename, client first name, patient first name, first, vorname, rufname, nombre de pila, ' +
    'primer nombre, nombres, prénom, prénoms',
  lastName:
    'last name, surname, family name, client last name, patient last name, last, nachname, familienname, zuname, ' +
    'apellidos, apellido, primer apellido, nom de famille, nom de naissance',
  fullName:
    'full name, client name, patient name, client, patient, name, vollständiger name, name vorname, vor und nachname, ' +
    'klient, klientin, patientin, nombre completo, nombre y apellidos, apellidos y nombre, cliente, paciente, nombre, ' +
    'nom complet, nom et prénom, nom prénom, prénom et nom, nom du patient, nom',
  preferredName:
    'preferred name, preferred first name, goes by, nickname, known as, called, spitzname, bevorzugter name, ' +
    'nombre preferido, apodo, prénom usuel, nom usuel, surnom',
  pronouns: 'pronouns, preferred pronouns, pronoun, pronomen, pronombres, pronombre, pronoms, pronom',
  birthDate:
    'birth date, date of birth, dob, d o b, birthday, born, born on, client dob, patient dob, geburtsdatum, geburtstag, ' +
    'geb datum, geboren, geboren am, geb, fecha de nacimiento, fecha nacimiento, nacimiento, f nacimiento, ' +
    'date de naissance, naissance, né le, née le, né e le, ddn',
  email:
    'e-mail, e-mail address, email 1, primary e-mail, client e-mail, e-mail 1 value, mail, mail address, mailadresse, ' +
    'e-mail-adresse, correo electrónico, correo, dirección de correo, dirección de correo electrónico, courriel, ' +
    'adresse e-mail, adresse mail, adresse courriel, adresse électronique, mél',
  phone:
    'phone, phone number, mobile, mobile phone, mobile number, cell, cell phone, cellphone, telephone, ' +
    'telephone number, primary phone, contact number, home phone, phone 1, tel, tel no, telefon, telefonnummer, handy, ' +
    'handynummer, mobil, mobiltelefon, mobilnummer, rufnummer, teléfono, teléfono móvil, móvil, celular, número de teléfono, ' +
    'téléphone, téléphone portable, téléphone mobile, portable, numéro de téléphone',
  addressLine1:
    'address line 1, address 1, address, street, street address, street 1, line 1, mailing address, home address, ' +
    'adresszeile 1, straße, strasse und hausnummer, straße hausnummer, straße nr, anschrift, adresse, adresse 1, ' +
    'dirección, dirección 1, domicilio, calle, calle y número, rue, adresse postale, adresse ligne 1',
  addressLine2:
    'address line 2, address 2, street 2, line 2, apartment, apt, apt suite, suite, unit, adresszeile 2, adresszusatz, ' +
    'adresse 2, dirección 2, piso, complément d’adresse, complément adresse, adresse ligne 2',
  city: 'city, town, city town, locality, stadt, ort, wohnort, ciudad, localidad, población, municipio, ville, commune, localité',
  region:
    'state, region, province, county, state province, state region, bundesland, kanton, land region, estado, provincia, ' +
    'comunidad autónoma, région, département',
  postalCode:
    'postal code, zip, zip code, post code, zip postal code, plz, postleitzahl, código postal, cp, c p, code postal',
  country: 'country, country code, nation, country region, land, staat, país, pays',
  language:
    'language, preferred language, primary language, spoken language, sprache, muttersprache, bevorzugte sprache, idioma, ' +
    'lengua, idioma preferido, langue, langue préférée, langue maternelle',
  timeZone: 'time zone, tz, zeitzone, zona horaria, huso horario, fuseau horaire',
  status: 'status, client status, patient status, state of care, klientenstatus, estatus, situación, statut, état',
  isMinor:
    'minor, is minor, is a minor, underage, under age, minor y n, minor yes no, minderjährig, menor, menor de edad, es menor, mineur, mineure, est mineur',
  tags: 'tags, tag, labels, label, categories, category, schlagwörter, schlagworte, etiketten, kategorie, kategorien, etiquetas, etiqueta, categoría, étiquettes, étiquette, catégorie',
  emergencyNotes:
    'emergency notes, emergency information, emergency info, emergency, medical alert, alerts, allergies, notfallhinweise, ' +
    'notfall, notfallinformationen, notas de emergencia, emergencia, alergias, notes d’urgence, urgence, allergies et alertes',
};

/** A name without what differs from program to program: case, accents, punctuation, and what stands in brackets. */
export const plainName = (name: string): string =>
  sortable(name.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' '), Number.POSITIVE_INFINITY).replace(/[^\p{L}\p{N}]/gu, '');

/** Each known name of a column with its field, and how telling it is: the less, the better. */
export const knownNames: ReadonlyMap<string, { readonly field: ImportField; readonly rank: number }> = new Map(
  Object.entries(names).flatMap(([field, list]) =>
    list.split(', ').map((name, rank) => [plainName(name), { field: field as ImportField, rank }] as const),
  ),
);
