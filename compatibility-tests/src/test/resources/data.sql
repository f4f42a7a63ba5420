-- the clinic's
INSERT OR IGNORE INTO vets VALUES (1, 'Anna', 'Berg'), (2, 'Omar', 'Haddad'), (3, 'Lucía', 'Prieto'), (4, 'Yuki', 'Sato');
INSERT OR IGNORE INTO specialties VALUES (1, 'teeth'), (2, 'bones'), (3, 'eyes');
INSERT OR IGNORE INTO vet_specialties VALUES (2, 1), (3, 2), (3, 3), (4, 1);
INSERT OR IGNORE INTO species VALUES (1, 'cat'), (2, 'dog'), (3, 'tortoise');

INSERT OR IGNORE INTO owners (id, first_name, last_name, address, telephone) VALUES
  (1, 'Mia', 'Winter', '1 Harbour Road', '0305551001'),
  (2, 'Noah', 'Winter', '2 Mill Lane', '0305551002'),
  (3, 'Ines', 'Winterberg', '3 Station Street', '0305551003'),
  (4, 'Tom', 'Winkler', '4 Church Hill', '0305551004'),
  (5, 'Zoë', 'Adler', '5 Park Avenue', '0305551005');

INSERT OR IGNORE INTO pets VALUES
  (1, 'Minka', '2019-03-31', 1, 1),
  (2, 'Bello', '2020-02-29', 2, 2),
  (3, 'Turbo', '1998-10-25', 3, 2),
  (4, 'Luna', '2021-12-31', 1, 5);

INSERT OR IGNORE INTO visits (id, pet_id, day, description) VALUES
  (1, 2, '2024-05-02', 'vaccination'),
  (2, 2, '2023-05-02', 'check'),
  (3, 4, '2024-01-01', 'new year');
