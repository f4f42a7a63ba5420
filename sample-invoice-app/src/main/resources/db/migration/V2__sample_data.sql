-- 59 customers, 412 invoices and 2240 lines. What looks random is arithmetic on the ids, so every database gets the same rows.

insert into customer (id, name) values
  (1, 'Alder & Finch Bakery'),
  (2, 'Amberfield Veterinary Clinic'),
  (3, 'Anchor Street Dental'),
  (4, 'Aspenwood Physiotherapy'),
  (5, 'Bellweather Architects'),
  (6, 'Birch Lane Kindergarten'),
  (7, 'Blue Heron Yoga'),
  (8, 'Bramble Hill Winery'),
  (9, 'Brightwater Plumbing'),
  (10, 'Café Mirabelle'),
  (11, 'Canal Side Cycles'),
  (12, 'Cedar & Sons Joinery'),
  (13, 'Clockwork Coffee Roasters'),
  (14, 'Cobalt Climbing Hall'),
  (15, 'Copper Kettle Catering'),
  (16, 'Dovetail Furniture'),
  (17, 'Driftwood Surf School'),
  (18, 'Eastgate Opticians'),
  (19, 'Elm Park Tennis Club'),
  (20, 'Ember & Oak Restaurant'),
  (21, 'Fairweather Travel'),
  (22, 'Fernbank Garden Centre'),
  (23, 'Fieldstone Accounting'),
  (24, 'Foxglove Florists'),
  (25, 'Gable End Roofing'),
  (26, 'Goldfinch Theatre'),
  (27, 'Granary Lane Brewery'),
  (28, 'Halcyon Film Festival'),
  (29, 'Harbour Light Hotel'),
  (30, 'Hazelnut Chocolates'),
  (31, 'Hollow Tree Campsite'),
  (32, 'Ivory Tower Bookshop'),
  (33, 'Juniper Distillery'),
  (34, 'Kestrel Outdoor'),
  (35, 'Kiln & Loom Studio'),
  (36, 'Lantern Street Library'),
  (37, 'Larkspur Skincare'),
  (38, 'Linden Music School'),
  (39, 'Maple Row Estate Agents'),
  (40, 'Marigold Day Nursery'),
  (41, 'Meridian Sailing'),
  (42, 'Millstone Pizza'),
  (43, 'Moonrise Photography'),
  (44, 'Nettle & Thyme Kitchen'),
  (45, 'Northbound Couriers'),
  (46, 'Old Forge Garage'),
  (47, 'Orchard House Surgery'),
  (48, 'Paper Crane Stationers'),
  (49, 'Pebble Beach Swim Club'),
  (50, 'Quarry Bank Museum'),
  (51, 'Quill & Ink Notaries'),
  (52, 'Redstart Electrical'),
  (53, 'Saltmarsh Ceramics'),
  (54, 'Silverbirch Spa'),
  (55, 'Stonebridge Cheese'),
  (56, 'Tinderbox Toys'),
  (57, 'Underhill Records'),
  (58, 'Weaver''s Wharf Gallery'),
  (59, 'Zephyr Kite Company');

with recursive
  sequence (id) as (
    select 2
    union all
    select id + 1 from sequence where id < 412
  )
insert into invoice (id, customer_id, issued_on)
select 1, 1, '2025-01-06'
union all
select id,
  1 + (id * 7919 + (id * id * 31) % 1009) % 59,
  date('2025-01-06', '+' || ((id - 1) * 358 / 411) || ' days')
from sequence;

insert into invoice_line (invoice_id, position, description, quantity, unit_price_cents) values
  (1, 1, 'Shop window lettering, gold leaf', 1, 68000),
  (1, 2, 'Menu board, slate, 60 × 90 cm', 2, 14500),
  (1, 3, 'Loyalty cards, 350 g recycled, 500 pieces', 3, 4900),
  (1, 4, 'Paper bags, two colours, 1000 pieces', 4, 18950),
  (1, 5, 'Website care, monthly', 6, 4500);

with recursive
  product (id, description, unit_price_cents, most) as (
    values
      (0, 'Business cards, 350 g, 500 pieces', 5900, 4),
      (1, 'Letterhead, 100 g, 1000 sheets', 11900, 3),
      (2, 'Flyer A6, 1000 pieces', 4450, 6),
      (3, 'Folded leaflet, six pages, 500 pieces', 13800, 4),
      (4, 'Poster A2, 50 pieces', 8900, 3),
      (5, 'Brochure, 24 pages, 200 pieces', 41200, 2),
      (6, 'Envelopes with window, 1000 pieces', 7650, 4),
      (7, 'Sticker sheet, weatherproof', 195, 120),
      (8, 'Roll-up banner, 85 × 200 cm', 9900, 3),
      (9, 'Tarpaulin banner, 3 × 1 m', 8350, 2),
      (10, 'Car lettering, per side', 24500, 4),
      (11, 'Shop window film, per square metre', 5400, 12),
      (12, 'Aluminium sign, 40 × 60 cm', 7900, 4),
      (13, 'Illuminated sign, single-sided', 89000, 1),
      (14, 'Floor graphics, per square metre', 6900, 8),
      (15, 'Menu card, wipeable, A4', 640, 40),
      (16, 'Loyalty cards, 500 pieces', 4900, 3),
      (17, 'Gift vouchers with envelope, 100 pieces', 8700, 3),
      (18, 'Paper bags, one colour, 1000 pieces', 16500, 3),
      (19, 'Cotton tote bag, screen print', 420, 150),
      (20, 'T-shirt, organic cotton, two colours', 1490, 60),
      (21, 'Apron, embroidered', 2350, 24),
      (22, 'Enamel mug with logo', 980, 72),
      (23, 'Notebook A5, dotted, embossed', 890, 50),
      (24, 'Wall calendar, 13 pages', 1150, 80),
      (25, 'Rubber stamp, self-inking', 3200, 3),
      (26, 'Logo design, three drafts', 145000, 1),
      (27, 'Logo revision, per hour', 9500, 6),
      (28, 'Layout and typesetting, per hour', 8500, 10),
      (29, 'Illustration, half page', 22000, 4),
      (30, 'Product photography, per picture', 3900, 30),
      (31, 'Picture retouching, per picture', 1250, 40),
      (32, 'Proofreading, per page', 680, 48),
      (33, 'Website, one page, ready to go', 190000, 1),
      (34, 'Website care, monthly', 4500, 12),
      (35, 'Newsletter template', 38000, 1),
      (36, 'Domain and e-mail, yearly', 3600, 3),
      (37, 'Express surcharge', 4900, 1),
      (38, 'Delivery within the city', 1200, 3),
      (39, 'Pallet delivery', 7900, 1),
      (40, 'Installation on site, per hour', 6800, 8)
  ),
  counted (id, lines) as (
    select id, 2 + (id * 5483 + (id * id * 247) % 1013) % 8 from invoice where id > 1
  ),
  line (invoice_id, position, lines) as (
    select id, 1, lines from counted
    union all
    select invoice_id, position + 1, lines from line where position < lines
  ),
  mixed (invoice_id, position, mix) as (
    select invoice_id, position, (invoice_id * 48271 + invoice_id * invoice_id * 613) % 65521 from line
  )
insert into invoice_line (invoice_id, position, description, quantity, unit_price_cents)
select invoice_id, position, description,
  1 + (mix / 41 + position * 29) * 7 % most,
  unit_price_cents
from mixed
-- 41 is prime, so the lines of one invoice are different products
join product on product.id = (mix + position * (1 + mix / 41 % 40)) % 41;

-- most of the older invoices are paid, in one payment or two; some of the newer ones are
with
  billed (id, issued_on, total_cents, mix) as (
    select id, issued_on, total_cents, (id * 40503 + id * id * 271) % 65521 % 100 from invoice_summary where id > 1
  ),
  planned (id, issued_on, total_cents, mix, part) as (
    select id, issued_on, total_cents, mix,
      case
        when mix < case when id <= 340 then 86 else 36 end then 'all'
        when mix < case when id <= 340 then 94 else 60 end then 'some'
        else 'none'
      end
    from billed
  )
insert into payment (invoice_id, amount_cents, paid_on)
select 1, 60000, '2025-01-14'
union all
select id, total_cents, date(issued_on, '+' || (2 + mix % 19) || ' days')
from planned where part = 'all' and mix % 5 > 0
union all
select id, total_cents / 2, date(issued_on, '+' || (2 + mix % 11) || ' days')
from planned where part = 'some' or part = 'all' and mix % 5 = 0
union all
select id, total_cents - total_cents / 2, date(issued_on, '+' || (14 + mix % 13) || ' days')
from planned where part = 'all' and mix % 5 = 0
order by 1, 3;
