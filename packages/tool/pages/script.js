// What pages do: search, and moving about in pictures. No request is made.
(() => {
  const root = document.documentElement.dataset.root;

  // Search: a combobox over globalThis.pgproofEntries.
  const input = document.getElementById('search');
  const found = document.getElementById('found');
  const most = 40;
  let options = [];
  let chosen = -1;

  // What is typed has no line break.
  const spaced = (text) => text.toLowerCase().replace(/\s+/g, ' ').trim();

  const entries = (globalThis.pgproofEntries ?? []).map(([kind, name, page, words]) => {
    const plain = spaced(name.replace(/"((?:[^"]|"")*)"/g, (_, quoted) => quoted.replaceAll('""', '"')));
    return { kind, name, page, words, inName: plain, inAll: `${kind} ${plain} ${words}`.toLowerCase() };
  });

  function score({ inName, inAll }, words, phrase) {
    let total = inName === phrase ? 20 : 0;
    for (const word of words) {
      if (!inAll.includes(word)) return 0;
      const own = inName.split('.').at(-1);
      if (inName === word || own === word) total += 8;
      else if (inName.startsWith(word) || own.startsWith(word)) total += 4;
      else if (inName.includes(word)) total += 2;
      else total += 1;
    }
    return total;
  }

  function search() {
    const phrase = spaced(input.value);
    const words = phrase.split(/\s+/).filter(Boolean);
    const scored = words.length === 0 ? [] : entries.map((entry) => ({ entry, points: score(entry, words, phrase) }));
    const best = scored.filter(({ points }) => points > 0).sort((left, right) => right.points - left.points);
    options = best.slice(0, most).map(({ entry }) => entry);
    chosen = options.length === 0 ? -1 : 0;
    found.replaceChildren(...options.map(optionOf));
    if (options.length === 0 && words.length > 0) found.append(line('words', 'Nothing is called or described so.'));
    show(words.length > 0);
  }

  function optionOf({ kind, name, words }, index) {
    const option = line('', '');
    option.id = `found-${index}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', String(index === chosen));
    const shown = document.createElement('code');
    shown.textContent = name;
    const small = document.createElement('small');
    small.textContent = ` ${kind}`;
    option.append(shown, small);
    if (words !== '') option.append(line('words', words.length > 140 ? `${words.slice(0, 140)}…` : words));
    option.addEventListener('pointerdown', (event) => event.preventDefault());
    option.addEventListener('click', () => open(index));
    return option;
  }

  function line(name, text) {
    const element = document.createElement('div');
    if (name !== '') element.className = name;
    element.textContent = text;
    return element;
  }

  function show(visible) {
    found.hidden = !visible;
    input.setAttribute('aria-expanded', String(visible));
    choose(chosen);
  }

  function choose(index) {
    chosen = index;
    for (const [place, option] of [...found.querySelectorAll('[role=option]')].entries()) {
      option.setAttribute('aria-selected', String(place === index));
      if (place === index) option.scrollIntoView({ block: 'nearest' });
    }
    if (index < 0 || found.hidden) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `found-${index}`);
  }

  function open(index) {
    const option = options[index];
    if (option === undefined) return;
    show(false);
    location.href = `${root}/${option.page}`;
  }

  input.addEventListener('input', search);
  input.addEventListener('focus', () => {
    if (input.value !== '') search();
  });
  input.addEventListener('blur', () => show(false));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (options.length === 0) return;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      choose((chosen + step + options.length) % options.length);
      event.preventDefault();
    } else if (event.key === 'Enter') {
      open(chosen);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      if (found.hidden) input.blur();
      else show(false);
      event.preventDefault();
    }
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]') != null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    input.focus();
    input.select();
    event.preventDefault();
  });

  // What scrolls can be reached by the keyboard, and nothing else that does nothing there.
  const scrollers = document.querySelectorAll('.grid, pre');
  const observer = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      const scrolls = target.scrollWidth > target.clientWidth && getComputedStyle(target).overflowX !== 'visible';
      if (scrolls) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const scroller of scrollers) observer.observe(scroller);

  // Pictures: drag, wheel, keys and buttons move and zoom; what is looked at shows its neighbours.
  for (const figure of document.querySelectorAll('.diagram')) move(figure);

  function move(figure) {
    const canvas = figure.querySelector('.canvas');
    const picture = figure.querySelector('.picture');
    const tools = figure.querySelector('.tools');
    const whole = picture.viewBox.baseVal;
    const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    const largest = 1.15;
    let view = { ...all };
    let home = true;
    let from;
    canvas.classList.add('moves');
    tools.hidden = false;

    /** All of it, no larger than it is drawn, and on a large screen no smaller than can be read. */
    function fit() {
      const width = canvas.clientWidth;
      const high = Math.min(innerHeight * 0.85, Math.max(180, all.height * Math.min(largest, width / all.width)));
      canvas.style.height = `${high}px`;
      const least = matchMedia('(width < 40rem)').matches ? 0 : 0.5;
      const scale = Math.max(least, Math.min(largest, width / all.width, high / all.height));
      view = { width: width / scale, height: high / scale, x: all.x, y: all.y };
      if (view.width > all.width) view.x -= (view.width - all.width) / 2;
      if (view.height > all.height) view.y -= (view.height - all.height) / 2;
      home = true;
      look();
    }

    function look() {
      canvas.classList.toggle('zoomed', !home);
      picture.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
    }

    function zoom(factor, { x = 0.5, y = 0.5 } = {}) {
      const width = Math.min(Math.max(view.width * factor, 120), all.width * 2);
      const height = (width / view.width) * view.height;
      view = { x: view.x + (view.width - width) * x, y: view.y + (view.height - height) * y, width, height };
      home = false;
      look();
    }

    function shift(x, y) {
      view = { ...view, x: view.x + x, y: view.y + y };
      home = false;
      look();
    }

    /** How many units of the picture a pixel is. */
    function scale() {
      const { width, height } = picture.getBoundingClientRect();
      return Math.max(view.width / width, view.height / height);
    }

    tools.addEventListener('click', (event) => {
      const { zoom: way } = event.target.dataset;
      if (way === 'in') zoom(0.8);
      if (way === 'out') zoom(1.25);
      if (way === 'all') fit();
    });
    addEventListener('resize', () => {
      if (home) fit();
    });
    fit();
    canvas.addEventListener(
      'wheel',
      (event) => {
        // Without a key the page scrolls.
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top, width, height } = picture.getBoundingClientRect();
        zoom(event.deltaY > 0 ? 1.12 : 0.89, { x: (event.clientX - left) / width, y: (event.clientY - top) / height });
      },
      { passive: false },
    );
    canvas.addEventListener('keydown', (event) => {
      const step = view.width / 12;
      const moves = {
        ArrowLeft: () => shift(-step, 0),
        ArrowRight: () => shift(step, 0),
        ArrowUp: () => shift(0, -step),
        ArrowDown: () => shift(0, step),
        '+': () => zoom(0.8),
        '-': () => zoom(1.25),
        0: () => tools.querySelector('[data-zoom=all]').click(),
      };
      if (moves[event.key] === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      moves[event.key]();
      event.preventDefault();
    });
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, moved: false };
    });
    canvas.addEventListener('pointermove', (event) => {
      if (from === undefined) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      // A hand that clicks is never quite still.
      if (!from.moved && Math.hypot(x, y) < 4) return;
      if (!from.moved) canvas.setPointerCapture(event.pointerId);
      shift(-x * scale(), -y * scale());
      from = { x: event.clientX, y: event.clientY, moved: true };
      canvas.classList.add('moving');
    });
    for (const end of ['pointerup', 'pointercancel'])
      canvas.addEventListener(end, () => {
        canvas.classList.remove('moving');
        // The click comes behind it.
        const moved = from?.moved === true;
        from = undefined;
        if (moved) canvas.addEventListener('click', (event) => event.preventDefault(), { capture: true, once: true });
      });
    picture.addEventListener('dragstart', (event) => event.preventDefault());

    function near(id) {
      picture.classList.toggle('looking', id !== undefined);
      const ids = new Set([id]);
      for (const edge of picture.querySelectorAll('.edge')) {
        const isNear = edge.dataset.from === id || edge.dataset.to === id;
        edge.classList.toggle('near', isNear);
        if (isNear) ids.add(edge.dataset.from).add(edge.dataset.to);
      }
      for (const table of picture.querySelectorAll('.table')) table.classList.toggle('near', ids.has(table.dataset.id));
    }
    for (const table of picture.querySelectorAll('.table')) {
      table.addEventListener('pointerenter', () => near(table.dataset.id));
      table.addEventListener('pointerleave', () => near());
      table.addEventListener('focus', () => {
        near(table.dataset.id);
        const { x, y, width, height } = table.getBBox();
        const inside =
          x >= view.x && y >= view.y && x + width <= view.x + view.width && y + height <= view.y + view.height;
        if (!inside) shift(x + width / 2 - view.x - view.width / 2, y + height / 2 - view.y - view.height / 2);
      });
      table.addEventListener('blur', () => near());
    }
  }
})();
