'use strict';

const byId = (id) => document.getElementById(id);
const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const euros = (cents) => money.format(cents / 100);
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const statusText = { OPEN: 'Open', PARTLY_PAID: 'Partly paid', OVERDUE: 'Overdue', PAID: 'Paid' };
const roleText = { PRIMARY: 'Primary', REPLICA: 'Replica', NO_PRIMARY: 'No primary', UNMOUNTED: 'Unmounted', STANDALONE: 'Standalone' };

/** element('p', { class: 'quiet' }, 'text', child, …): text is never taken as markup. */
function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) created.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) created.setAttribute(key, value === true ? '' : value);
  }
  created.append(...children);
  return created;
}

const badge = (kind, text) => element('span', { class: `badge ${kind}` }, text);
const roleBadge = (role) => badge(role, roleText[role] ?? role);
const roleOf = (header) => (header ?? '').toUpperCase().replaceAll('-', '_');

/* ---- position ---- */

/** What came over the WebSocket, which sets no cookie: sent as a header until a reply sets a newer one. */
let carriedPosition = null;

const transaction = (token) => `transaction ${parseInt(token, 16)}`;

function showPosition({ set, sent, node, role }) {
  if (set) {
    byId('position-set').replaceChildren(transaction(set), element('code', { title: set }, set));
  }
  if (sent !== undefined) byId('position-sent').replaceChildren(...(sent ? [transaction(sent), element('code', { title: sent }, sent)] : ['none yet']));
  byId('position-node').textContent = `${node ?? 'an unnamed node'}${role ? `, ${(roleText[role] ?? role).toLowerCase()}` : ''}`;
  if (role === 'STANDALONE') byId('position-note').textContent = 'One node alone needs no tokens: it always has the last write.';
}

/* ---- requests ---- */

class Problem extends Error {
  constructor(title, detail, errors = []) {
    super(detail || title);
    Object.assign(this, { title, detail, errors });
  }
}

async function request(method, path, body) {
  const started = performance.now();
  const options = { method, headers: { Accept: 'application/json, application/problem+json' } };
  if (carriedPosition) options.headers['Litefs-Position'] = carriedPosition;
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  }
  catch {
    addAnswer({ method, path, status: 'no answer', millis: performance.now() - started });
    throw new Problem('No answer', method === 'GET' ? 'The server cannot be reached. Try again in a moment.'
      : 'The connection was lost. Look at the list before you try again: it may have been done.');
  }
  const answer = { method, path, status: response.status, failed: !response.ok, node: response.headers.get('Litefs-Node'),
    role: roleOf(response.headers.get('Litefs-Role')), millis: performance.now() - started,
    sent: response.headers.get('Invoices-Position-Received'), set: response.headers.get('Litefs-Position') };
  if (answer.set) carriedPosition = null;
  addAnswer(answer);
  const text = await response.text();
  let content;
  try {
    content = text ? JSON.parse(text) : undefined;
  }
  catch {
    content = undefined;
  }
  if (!response.ok) {
    throw new Problem(titles[response.status] ?? content?.title ?? 'Refused', content?.detail, content?.errors ?? []);
  }
  return { content, answer };
}

function showProblem(box, error) {
  const problem = error instanceof Problem ? error : new Problem('This page failed', String(error));
  const what = problem.errors.length > 0
    ? element('ul', {}, ...problem.errors.map((e) => element('li', {}, `${readable(e.field)} ${inEuros(e.message, e.field)}`)))
    : element('p', {}, inEuros(problem.detail ?? ''));
  box.replaceChildren(element('strong', {}, problem.title), what);
  box.hidden = false;
}

const fieldNames = { customer: 'Customer', description: 'Description', quantity: 'Quantity', unitPriceCents: 'Unit price', amountCents: 'Amount', lines: 'Lines', id: 'Number' };

/** The API speaks of cents and of its types, the page of euros. */
const inEuros = (message, field = '') => message
  .replace(/\b(\d+) cents?\b/g, (text, cents) => euros(Number(cents)))
  .replace(', in cents', ', in euros')
  .replace(/a whole number \(\d+ bits\)/, field.endsWith('Cents') ? 'an amount in euros, such as 12.50' : 'a whole number');

/** What a person reads above the reason; the number is for programs. */
const titles = { 400: 'Please look at this again', 404: 'There is no such thing', 409: 'That does not fit', 413: 'That is too much',
  502: 'It may or may not have been done', 503: 'Not possible at the moment', 504: 'It may or may not have been done' };

function readable(field) {
  const line = /^lines\[(\d+)\](?:\.(\w+))?$/.exec(field);
  return line ? `Line ${Number(line[1]) + 1}: ${(fieldNames[line[2]] ?? '').toLowerCase()}` : fieldNames[field] ?? field;
}

/** Runs something that a person asked for; a problem is shown where they look. */
async function attempt(box, action, button) {
  box.hidden = true;
  if (button) button.disabled = true;
  try {
    await action();
  }
  catch (error) {
    showProblem(box, error);
  }
  finally {
    if (button) button.disabled = false;
  }
}

/* ---- nodes ---- */

const nodes = new Map();
let servedBy = null;
let polls = 0;

/** Each poll goes to the next node, so one that two rounds have missed does not answer. */
const isSilent = (node) => polls - node.seenAt > 2 * nodes.size + 2;

const colourOf = (name) => `n${[...nodes.keys()].indexOf(name) % 6}`;
const lagText = (millis) => millis == null ? 'unknown' : millis < 10000 ? `${millis} ms` : `${Math.round(millis / 1000)} s`;

function noteNode(name, seen) {
  if (!name) return;
  nodes.set(name, { ...nodes.get(name), ...seen, name, seenAt: polls });
  showNodes();
}

function showNodes() {
  byId('nodes').replaceChildren(...[...nodes.values()].map((node) => {
    const silent = isSilent(node);
    return element('li', { class: `node${node.name === servedBy ? ' served' : ''}${silent ? ' silent' : ''}`, 'data-node': node.name },
      element('header', {}, element('span', { class: 'name' }, element('span', { class: `dot ${colourOf(node.name)}` }), ' ', node.name), silent ? badge('failed', 'No answer') : roleBadge(node.role)),
      element('dl', {},
        element('div', {}, element('dt', {}, 'Lag '), element('dd', { class: node.lagMillis > 2000 ? 'lag late' : 'lag' }, lagText(node.lagMillis))),
        element('div', {}, element('dt', {}, 'Transaction '), element('dd', {}, node.txid ? String(parseInt(node.txid, 16)) : '–'))));
  }));
  const served = nodes.get(servedBy);
  const lag = byId('served-lag');
  if (served && lag) lag.textContent = `lag ${lagText(served.lagMillis)}`;
}

async function watchNodes() {
  if (!document.hidden) {
    polls++;
    try {
      const response = await fetch('api/node', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!response.ok) throw new Error(response.status);
      const { node, role, lagMillis, txid } = await response.json();
      noteNode(node, { role, lagMillis, txid });
      byId('live').classList.remove('lost');
      byId('live').textContent = 'live';
    }
    catch {
      byId('live').classList.add('lost');
      byId('live').textContent = 'no answer';
      showNodes();
    }
  }
  setTimeout(watchNodes, 1000);
}

/* ---- answers ---- */

function addAnswer({ method, path, status, failed = true, node, role, millis, sent, set }) {
  noteNode(node, { role });
  showPosition({ set, sent, node, role });
  byId('no-answers').hidden = true;
  byId('answers').prepend(element('li', {},
    element('strong', {}, method), element('code', { title: path }, `/${path}`), badge(failed ? 'failed' : 'PAID', String(status)),
    element('span', { class: 'by' }, element('span', { class: `dot ${node ? colourOf(node) : ''}` }),
      element('span', { class: 'node-name' }, node ?? (status === 'no answer' ? 'nobody' : 'unnamed node')), element('span', { class: 'quiet' }, roleText[role] ?? ''),
      element('span', { class: 'time' }, `${Math.round(millis)} ms`)),
    sent || set ? element('span', { class: 'tokens' }, ...(sent ? [element('span', { class: 'sent', title: sent }, `sent ${transaction(sent)}`)] : []),
      ...(set ? [element('span', { class: 'set', title: set }, `set ${transaction(set)}`)] : [])) : ''));
  while (byId('answers').children.length > 50) byId('answers').lastElementChild.remove();
}

/* ---- the invoice ---- */

let current = null;

async function getInvoice(id) {
  const { content, answer } = await request('GET', `api/invoices/${encodeURIComponent(id)}`);
  showInvoice(content, answer);
}

function showInvoice(invoice, answer) {
  current = invoice;
  servedBy = answer.node;
  const open = invoice.totalCents - invoice.paidCents;
  const pay = element('form', { id: 'pay', novalidate: true },
    element('label', { class: 'hidden', for: 'amount' }, 'Amount in euros'),
    element('input', { id: 'amount', name: 'amountCents', inputmode: 'decimal', autocomplete: 'off', value: (open / 100).toFixed(2) }),
    element('button', { class: 'primary' }, 'Book payment'));
  pay.addEventListener('submit', bookPayment);

  byId('invoice').replaceChildren(
    element('div', { class: 'served-by' }, 'Served by', element('strong', { id: 'served-node' }, answer.node ?? 'an unnamed node'),
      answer.role ? roleBadge(answer.role) : '', element('span', { class: 'lag', id: 'served-lag' })),
    element('div', { class: 'sheet' },
      element('div', { class: 'sheet-head' },
        element('div', {}, element('h3', {}, invoice.customer), badge(invoice.status, statusText[invoice.status])),
        element('div', { class: 'meta' }, element('strong', {}, invoice.number), day.format(new Date(invoice.issuedOn)))),
      element('table', { class: 'lines' },
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Description'), element('th', { scope: 'col', class: 'number' }, 'Quantity'),
          element('th', { scope: 'col', class: 'money' }, 'Unit price'), element('th', { scope: 'col', class: 'money' }, 'Total'))),
        element('tbody', {}, ...invoice.lines.map((line) => element('tr', {}, element('td', {}, line.description), element('td', { class: 'number' }, String(line.quantity)),
          element('td', { class: 'money unit' }, euros(line.unitPriceCents)), element('td', { class: 'money' }, euros(line.totalCents)))))),
      element('dl', { class: 'totals' },
        element('div', {}, element('dt', {}, 'Total'), element('dd', { id: 'total' }, euros(invoice.totalCents))),
        element('div', {}, element('dt', {}, 'Paid'), element('dd', { id: 'paid' }, euros(invoice.paidCents))),
        element('div', { class: 'open' }, element('dt', {}, 'Open'), element('dd', { id: 'open' }, euros(open))))),
    element('div', { class: 'actions' }, open > 0 ? pay : element('span', { class: 'quiet' }, 'Paid in full.'),
      element('button', { type: 'button', class: 'danger', id: 'delete-invoice', onclick: () => byId('delete').showModal() }, 'Delete')));
  byId('invoice').dataset.id = invoice.id;
  showNodes();
  markCurrent();
}

/** What a person typed as euros, in cents; anything else goes to the server as it is, which says what is wrong. */
function centsOf(text) {
  const typed = text.trim().replace(',', '.');
  const euro = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(typed);
  return euro ? Number(euro[1] + euro[2] + (euro[3] ?? '').padEnd(2, '0')) : typed === '' ? null : typed;
}

const numberOf = (text) => /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim() === '' ? null : text.trim();

function bookPayment(event) {
  event.preventDefault();
  const amountCents = centsOf(byId('amount').value);
  attempt(byId('problem'), async () => {
    const { content, answer } = await request('POST', `api/invoices/${current.id}/payments`, { amountCents });
    showInvoice(content, answer);
    byId('invoice').focus();
    await listInvoices();
  }, event.submitter);
}

byId('delete-form').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('delete').close();
  attempt(byId('problem'), async () => {
    const deleted = current;
    await request('DELETE', `api/invoices/${deleted.id}`);
    current = null;
    servedBy = null;
    delete byId('invoice').dataset.id;
    byId('invoice').replaceChildren(element('div', { class: 'blank' }, element('p', {}, `${deleted.number} is deleted.`)));
    byId('invoice').focus();
    await listInvoices();
  });
});

byId('get-invoice-1').addEventListener('click', (event) => attempt(byId('problem'), () => getInvoice(1), event.currentTarget));

byId('fetch').addEventListener('submit', (event) => {
  event.preventDefault();
  const id = byId('invoice-id').value.trim();
  attempt(byId('problem'), () => getInvoice(id), event.submitter);
});

/* ---- all invoices ---- */

let page = 0;

async function listInvoices() {
  const customer = byId('customer').value.trim();
  const { content } = await request('GET', `api/invoices?page=${page}&size=12${customer ? `&customer=${encodeURIComponent(customer)}` : ''}`);
  if (content.content.length === 0 && page > 0) {
    page = Math.max(0, content.totalPages - 1);
    return listInvoices();
  }
  byId('rows').replaceChildren(...content.content.map((invoice) => element('tr', { 'data-id': invoice.id, onclick: () => openFromList(invoice.id) },
    element('td', {}, element('button', { type: 'button' }, invoice.number)), element('td', {}, invoice.customer),
    element('td', {}, day.format(new Date(invoice.issuedOn))), element('td', {}, badge(invoice.status, statusText[invoice.status])),
    element('td', { class: 'money' }, euros(invoice.totalCents)))));
  if (content.content.length === 0) {
    byId('rows').replaceChildren(element('tr', {}, element('td', { colspan: 5, class: 'quiet' }, `No invoice for a customer like “${customer}”.`)));
  }
  byId('count').textContent = `· ${content.totalElements}`;
  byId('page-of').textContent = content.totalPages > 1 ? `${page + 1} of ${content.totalPages}` : '';
  byId('previous').disabled = page === 0;
  byId('next').disabled = page + 1 >= content.totalPages;
  markCurrent();
}

function openFromList(id) {
  attempt(byId('problem'), async () => {
    await getInvoice(id);
    byId('invoice').focus({ preventScroll: true });
    byId('fetch').scrollIntoView({ block: 'start' });
  });
}

function markCurrent() {
  for (const row of byId('rows').children) row.classList.toggle('current', current !== null && row.dataset.id === String(current.id));
}

function turnTo(wanted) {
  page = wanted;
  attempt(byId('problem'), listInvoices);
}

byId('previous').addEventListener('click', () => turnTo(page - 1));
byId('next').addEventListener('click', () => turnTo(page + 1));
byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  turnTo(0);
});
byId('customer').addEventListener('search', () => turnTo(0));

/* ---- a new invoice ---- */

const createBox = byId('create-form').querySelector('.problem');

function addLine() {
  byId('new-lines').append(byId('new-line').content.cloneNode(true));
  const line = byId('new-lines').lastElementChild;
  line.querySelector('.remove').addEventListener('click', () => {
    line.remove();
    showNewTotal();
  });
  return line;
}

function newInvoice() {
  return {
    customer: byId('new-customer').value,
    lines: [...byId('new-lines').children].map((line) => ({
      description: line.querySelector('[name=description]').value,
      quantity: numberOf(line.querySelector('[name=quantity]').value),
      unitPriceCents: centsOf(line.querySelector('[name=unitPriceCents]').value),
    })),
  };
}

function showNewTotal() {
  const total = newInvoice().lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
  byId('new-total').textContent = Number.isFinite(total) ? euros(total) : '–';
}

function inputOf(field) {
  const line = /^lines\[(\d+)\]\.(\w+)$/.exec(field);
  return line ? byId('new-lines').children[line[1]]?.querySelector(`[name=${line[2]}]`) : field === 'customer' ? byId('new-customer') : null;
}

function markFields(errors) {
  for (const input of byId('create-form').querySelectorAll('input')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
  for (const message of byId('create-form').querySelectorAll('.error')) message.remove();
  errors.forEach(({ field, message }, index) => {
    const input = inputOf(field);
    if (!input) return;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', `error-${index}`);
    input.closest('.field').append(element('p', { class: 'error', id: `error-${index}` }, inEuros(message, field)));
  });
  byId('create-form').querySelector('[aria-invalid]')?.focus();
}

byId('new-invoice').addEventListener('click', () => {
  byId('create-form').reset();
  byId('new-lines').replaceChildren();
  addLine();
  markFields([]);
  createBox.hidden = true;
  showNewTotal();
  byId('create').showModal();
  byId('new-customer').focus();
});

byId('add-line').addEventListener('click', () => addLine().querySelector('input').focus());
byId('create-form').addEventListener('input', showNewTotal);

byId('create-form').addEventListener('submit', (event) => {
  event.preventDefault();
  markFields([]);
  attempt(createBox, async () => {
    let created;
    try {
      created = await request('POST', 'api/invoices', newInvoice());
    }
    catch (error) {
      markFields(error.errors ?? []);
      throw error;
    }
    byId('create').close();
    byId('problem').hidden = true;
    showInvoice(created.content, created.answer);
    byId('invoice').focus();
    page = 0;
    await attempt(byId('problem'), listInvoices);
  }, event.submitter);
});

for (const button of document.querySelectorAll('[data-close]')) {
  button.addEventListener('click', () => button.closest('dialog').close());
}

/* ---- start ---- */

watchNodes();
attempt(byId('problem'), listInvoices);
