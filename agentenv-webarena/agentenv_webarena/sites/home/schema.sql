CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
INSERT INTO notes (title, text) VALUES
    ('Shopping list', 'Milk, oats, two lemons, lamp oil'),
    ('Call back', 'Aunt Thelma, after six'),
    ('Measurements of the kitchen', 'Window 84 cm wide and 112 cm high, shelf 63 cm');
