-- the clinic's
CREATE TABLE IF NOT EXISTS vets (id INTEGER PRIMARY KEY, first_name VARCHAR(30) NOT NULL, last_name VARCHAR(30) NOT NULL);
CREATE INDEX IF NOT EXISTS vets_last_name ON vets (last_name);

CREATE TABLE IF NOT EXISTS specialties (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL UNIQUE);

CREATE TABLE IF NOT EXISTS vet_specialties (
  vet_id       INTEGER NOT NULL REFERENCES vets (id),
  specialty_id INTEGER NOT NULL REFERENCES specialties (id),
  UNIQUE (vet_id, specialty_id)
);

CREATE TABLE IF NOT EXISTS species (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL UNIQUE);

CREATE TABLE IF NOT EXISTS owners (
  id         INTEGER PRIMARY KEY,
  first_name VARCHAR(30) NOT NULL,
  last_name  VARCHAR(30) NOT NULL,
  address    VARCHAR(255) NOT NULL,
  telephone  VARCHAR(20) NOT NULL,
  version    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS owners_last_name ON owners (last_name);

CREATE TABLE IF NOT EXISTS pets (
  id         INTEGER PRIMARY KEY,
  name       VARCHAR(30) NOT NULL,
  birth_date DATE NOT NULL,
  species_id INTEGER NOT NULL REFERENCES species (id),
  owner_id   INTEGER NOT NULL REFERENCES owners (id),
  UNIQUE (owner_id, name)
);

CREATE TABLE IF NOT EXISTS visits (
  id          INTEGER PRIMARY KEY,
  pet_id      INTEGER NOT NULL REFERENCES pets (id),
  day         DATE NOT NULL,
  description VARCHAR(255) NOT NULL,
  booked      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX IF NOT EXISTS visits_pet_id ON visits (pet_id);
