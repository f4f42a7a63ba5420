'use strict';

// The restore points of the backup. Without a backup there is no such list, and the section stays hidden.
(() => {
  const pageSize = 8;
  const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  let shown = pageSize;

  const copyButton = (text) => element('button', { type: 'button', class: 'copy', onclick: async ({ currentTarget }) => {
    try {
      await navigator.clipboard.writeText(text);
      currentTarget.textContent = 'Copied';
    }
    catch {
      // without HTTPS a browser gives no clipboard: select it, so that one key copies it
      getSelection().selectAllChildren(currentTarget.previousElementSibling);
      currentTarget.textContent = 'Selected';
    }
    setTimeout(() => { currentTarget.textContent = 'Copy'; }, 2000);
  } }, 'Copy');

  const row = (point) => {
    const { command } = point;
    return element('tr', {},
      element('td', {}, moment.format(new Date(point.timestamp))),
      element('td', { class: 'number' }, String(parseInt(point.txid, 16))),
      element('td', { class: 'command' }, command ? element('div', {}, element('code', {}, command), copyButton(command)) : '–'));
  };

  const show = (backups) => {
    byId('backups').hidden = false;
    byId('backup-state').textContent = backups.failed ? 'The store does not answer' : `· ${backups.total} restore points`;
    byId('restore-points').replaceChildren(...backups.restorePoints.map(row));
    byId('backups-more').hidden = backups.restorePoints.length >= backups.total;
  };

  const load = async () => {
    try {
      const response = await fetch(`api/backups?size=${shown}`, { headers: { Accept: 'application/json' } });
      if (response.ok || response.status === 503) show(await response.json());
    }
    catch {
      byId('backup-state').textContent = 'No answer';
    }
  };

  byId('backups-refresh').addEventListener('click', load);
  byId('backups-more').addEventListener('click', () => {
    shown += pageSize;
    load();
  });
  load();
})();
