'use strict';

/* New invoices as they come, and a form whose invoice goes over the same WebSocket. */

const feedLength = 50;
const answerTimeout = 60000;
const waitingRequests = new Map();
let socket = null;
let reconnectMillis = 500;

const outcomeUnknown = () => new Problem('Outcome unknown',
  'The connection was lost before the answer came: the invoice may or may not exist. Look at the list before you send it again.');

function connect() {
  const opened = new WebSocket(new URL('live', document.baseURI.replace(/^http/, 'ws')));
  opened.addEventListener('message', ({ data }) => receive(opened, JSON.parse(data)));
  opened.addEventListener('close', () => {
    socket = null;
    byId('wire').classList.add('lost');
    byId('wire').textContent = 'not connected';
    for (const { reject } of waitingRequests.values()) reject(outcomeUnknown());
    waitingRequests.clear();
    setTimeout(connect, reconnectMillis);
    reconnectMillis = Math.min(reconnectMillis * 2, 10000);
  });
}

function receive(from, message) {
  if (message.type === 'hello') {
    socket = from;
    reconnectMillis = 500;
    byId('wire').classList.remove('lost');
    byId('wire').replaceChildren('connected to ', element('strong', { id: 'wire-node' }, message.node));
  }
  else if (message.type === 'invoices') {
    addToFeed(message.invoices);
  }
  else {
    const request = waitingRequests.get(message.requestId);
    waitingRequests.delete(message.requestId);
    if (message.position) carriedPosition = message.position;
    addAnswer({ method: 'SOCKET', path: 'live', status: message.type, failed: message.type !== 'accepted', node: message.node,
      role: message.role, set: message.position, millis: request ? performance.now() - request.started : 0 });
    if (message.type === 'accepted') request?.resolve(message);
    else request?.reject(new Problem(titles[message.problem.status] ?? message.problem.title ?? 'Refused', message.problem.detail, message.problem.errors ?? []));
  }
}

/** Messages may overtake each other, so each invoice looks for its place. */
function addToFeed(invoices) {
  byId('no-feed').hidden = true;
  const feed = byId('feed');
  for (const invoice of invoices) {
    const next = [...feed.children].find((item) => Number(item.dataset.id) <= invoice.id);
    if (Number(next?.dataset.id) === invoice.id) continue;
    feed.insertBefore(element('li', { 'data-id': invoice.id },
      element('button', { type: 'button', onclick: () => openFromList(invoice.id) },
        element('span', { class: 'by-number' }, invoice.number), element('span', { class: 'by-customer' }, invoice.customer),
        element('span', { class: 'money' }, euros(invoice.totalCents)))), next ?? null);
  }
  while (feed.children.length > feedLength) feed.lastElementChild.remove();
}

function send(invoice) {
  return new Promise((resolve, reject) => {
    if (!socket) {
      reject(new Problem('Not connected', 'Nothing was sent. The page connects again by itself; try again in a moment.'));
      return;
    }
    const requestId = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');
    waitingRequests.set(requestId, { resolve, reject, started: performance.now() });
    setTimeout(() => {
      if (waitingRequests.delete(requestId)) reject(outcomeUnknown());
    }, answerTimeout);
    socket.send(JSON.stringify({ requestId, invoice }));
  });
}

byId('wire-form').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('wire-answer').textContent = '';
  attempt(byId('wire-problem'), async () => {
    const { invoice, node } = await send({
      customer: byId('wire-customer').value,
      lines: [{ description: byId('wire-description').value, quantity: 1, unitPriceCents: centsOf(byId('wire-amount').value) }],
    });
    byId('wire-form').reset();
    byId('wire-answer').textContent = `${invoice.number} for ${invoice.customer} is written, ${euros(invoice.totalCents)}. The answer came over ${node}.`;
  }, event.submitter);
});

connect();
