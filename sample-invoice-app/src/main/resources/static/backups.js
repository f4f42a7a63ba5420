'use strict';

// The restore points of the backup. Without a backup there is no such endpoint, and the section stays hidden.
(() => {
  const shown = 8;
  const section = document.getElementById('backups');
  const rows = document.getElementById('restore-points');
  const state = document.getElementById('backup-state');

  const cell = (row, text, className) => {
    const td = row.insertCell();
    td.textContent = text;
    if (className) {
      td.className = className;
    }
  };

  const show = (backups) => {
    section.hidden = false;
    state.textContent = backups.error ? backups.error : `${backups.total} restore points`;
    rows.replaceChildren();
    for (const point of backups.restorePoints) {
      const row = rows.insertRow();
      cell(row, new Date(point.timestamp).toLocaleString());
      cell(row, parseInt(point.txid, 16));
      cell(row, point.command ?? '–', 'command');
    }
  };

  const load = async () => {
    try {
      const response = await fetch(`actuator/litefsbackups?size=${shown}`, { headers: { Accept: 'application/json' } });
      if (response.ok || response.status === 503) {
        show(await response.json());
      }
    } catch (error) {
      state.textContent = 'not reachable';
    }
  };

  document.getElementById('backups-refresh').addEventListener('click', load);
  load();
})();
