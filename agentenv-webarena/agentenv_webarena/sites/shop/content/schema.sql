CREATE TABLE categories (
  id INTEGER PRIMARY KEY, parent INTEGER REFERENCES categories, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  category INTEGER NOT NULL REFERENCES categories, brand TEXT NOT NULL, price INTEGER NOT NULL,
  stock INTEGER NOT NULL, enabled INTEGER NOT NULL DEFAULT 1, description TEXT NOT NULL, hue INTEGER NOT NULL,
  created TEXT NOT NULL
);
CREATE INDEX products_category ON products (category);
CREATE TABLE choices (product INTEGER NOT NULL REFERENCES products, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX choices_product ON choices (product);
CREATE TABLE specs (product INTEGER NOT NULL REFERENCES products, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX specs_product ON specs (product);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  phone TEXT NOT NULL, since TEXT NOT NULL, newsletter INTEGER NOT NULL DEFAULT 0,
  offers INTEGER NOT NULL DEFAULT 0, active INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, name TEXT NOT NULL,
  street TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, postcode TEXT NOT NULL,
  phone TEXT NOT NULL, preferred INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX addresses_customer ON addresses (customer);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, created TEXT NOT NULL,
  status TEXT NOT NULL, shipping_method TEXT NOT NULL, payment TEXT NOT NULL, subtotal INTEGER NOT NULL,
  discount INTEGER NOT NULL, coupon TEXT NOT NULL, shipping INTEGER NOT NULL, tax INTEGER NOT NULL,
  total INTEGER NOT NULL, address TEXT NOT NULL
);
CREATE INDEX orders_customer ON orders (customer);
CREATE TABLE order_items (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, product INTEGER NOT NULL REFERENCES products,
  name TEXT NOT NULL, sku TEXT NOT NULL, chosen TEXT NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL
);
CREATE INDEX order_items_order ON order_items (order_id);
CREATE INDEX order_items_product ON order_items (product);
CREATE TABLE order_comments (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, created TEXT NOT NULL,
  status TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX order_comments_order ON order_comments (order_id);
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, created TEXT NOT NULL, amount INTEGER NOT NULL
);
CREATE INDEX invoices_order ON invoices (order_id);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES products, customer INTEGER REFERENCES customers,
  nickname TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, stars INTEGER NOT NULL,
  created TEXT NOT NULL, status TEXT NOT NULL
);
CREATE INDEX reviews_product ON reviews (product, status);
CREATE VIEW rated AS
  SELECT product, count(*) AS reviews, avg(stars) AS stars FROM reviews WHERE status = 'Approved' GROUP BY product;
CREATE VIEW sold AS
  SELECT i.product, i.name, i.sku, i.quantity, i.price, o.created, o.id AS order_id
  FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.status <> 'Canceled';
CREATE TABLE coupons (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
  least INTEGER NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL, active INTEGER NOT NULL, uses INTEGER NOT NULL
);
CREATE TABLE pages (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL, content TEXT NOT NULL, active INTEGER NOT NULL
);
CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL, results INTEGER NOT NULL, uses INTEGER NOT NULL);
CREATE TABLE cart (
  id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES products, chosen TEXT NOT NULL, quantity INTEGER NOT NULL
);
CREATE TABLE cart_coupon (code TEXT NOT NULL);
CREATE TABLE wishlist (id INTEGER PRIMARY KEY, product INTEGER NOT NULL UNIQUE REFERENCES products, added TEXT NOT NULL);
CREATE TABLE compared (id INTEGER PRIMARY KEY, product INTEGER NOT NULL UNIQUE REFERENCES products);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, text TEXT NOT NULL
);
