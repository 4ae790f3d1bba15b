"use strict";
// Draws the places of the page's data. Texts of documents become text nodes and nothing else.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const HOME = [94.5, 6.5, 141.5, -11.5]; // west, north, east, south of Indonesia
  const WORLD = [-170, 74, 180, -56];
  const LISTED = 200; // rows of the list
  const CLOSEST = 60, FARTHEST = 0.4; // times the view of Indonesia
  const GROUPS = [
    ["Countries", ["country"]],
    ["Regions, seas, mountains", ["region", "natural"]],
    ["Provinces, states", ["province", "foreign_admin"]],
    ["Regencies and cities", ["regency", "city", "foreign_city"]],
    ["Districts and villages", ["district", "village"]],
    ["Sites, roads and others", ["facility", "road", "other"]],
  ];
  const CELLS = ["id", "name", "kind", "lat", "lon", "country", "admin1", "admin2", "mentions",
    "documents", "sentences"];

  const $$ = (id) => document.getElementById(id);
  const read = (id) => JSON.parse($$(id).textContent);
  const number = (n) => n.toLocaleString("en");
  const counted = (n, word) => number(n) + " " + word + (n === 1 ? "" : "s");
  const data = read("data");
  const places = data.places.map((row) => Object.fromEntries(CELLS.map((key, i) => [key, row[i]])));
  const svg = $$("map");
  const world = make("g", svg);
  const tip = $$("tip");
  const view = { x: 0, y: 0, k: 1, base: 1 };
  let chosen = null;

  function make(tag, parent, attributes = {}) {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  }

  function add(parent, tag, text = "", attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  }

  // Miller's projection, in degrees.
  function project(lon, lat) {
    const y = 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * lat * Math.PI / 180));
    return [lon, -y * 180 / Math.PI];
  }

  // TopoJSON: arcs of differences on a grid, shapes as lists of arcs; ~i is arc i backwards.
  function drawShapes() {
    const topology = read("shapes");
    const { scale, translate } = topology.transform;
    const arcs = topology.arcs.map((arc) => {
      let x = 0, y = 0;
      return arc.map(([dx, dy]) => {
        x += dx;
        y += dy;
        const point = project(x * scale[0] + translate[0], y * scale[1] + translate[1]);
        return point[0].toFixed(2) + "," + point[1].toFixed(2);
      });
    });
    const ring = (indices) => {
      const points = indices.flatMap((i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]).slice(1));
      return "M" + points.join("L") + "Z";
    };
    for (const [name, kind] of [["countries", "country"], ["provinces", "province"]]) {
      for (const shape of topology.objects[name].geometries) {
        const polygons = shape.type === "Polygon" ? [shape.arcs] : shape.arcs || [];
        make("path", world, { class: kind, d: polygons.flat().map(ring).join("") });
      }
    }
  }

  function drawPlaces() {
    const most = Math.max(1, ...places.map((place) => place.mentions));
    for (const place of places) { // the largest first, so that the small ones lie on top
      place.group = Math.max(0, GROUPS.findIndex(([, kinds]) => kinds.includes(place.kind)));
      [place.x, place.y] = project(place.lon, Math.max(-89, Math.min(89, place.lat)));
      place.radius = 3 + 23 * Math.sqrt(place.mentions / most);
      place.circle = make("circle", world, { class: "g" + place.group, cx: place.x, cy: place.y });
      place.circle.dataset.place = place.id;
      place.circle.addEventListener("pointerenter", (event) => showTip(place, event));
      place.circle.addEventListener("pointerleave", () => { tip.hidden = true; });
      place.circle.addEventListener("click", () => { if (!dragged) open(place); });
    }
  }

  function showTip(place, event) {
    tip.textContent = place.name + ": " + counted(place.mentions, "mention") + " in " +
      counted(place.documents, "document");
    tip.hidden = false;
    const box = svg.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 6);
    const top = Math.max(event.clientY - box.top - tip.offsetHeight - 10, 6);
    tip.style.transform = "translate(" + Math.max(left, 6) + "px," + top + "px)";
  }

  let waiting = false;
  function render() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      world.setAttribute("transform",
        "translate(" + view.x + "," + view.y + ") scale(" + view.k + ")");
      const grow = Math.min(2, Math.max(0.6, Math.sqrt(Math.sqrt(view.k / view.base))));
      for (const place of places) place.circle.setAttribute("r", place.radius * grow / view.k);
    });
  }

  function fit([west, north, east, south]) {
    const [left, top] = project(west, north), [right, bottom] = project(east, south);
    const { width, height } = svg.getBoundingClientRect();
    view.k = Math.max(0.1, Math.min(width / (right - left), height / (bottom - top)));
    view.x = width / 2 - view.k * (left + right) / 2;
    view.y = height / 2 - view.k * (top + bottom) / 2;
    render();
  }

  function zoom(factor, x, y) {
    const { width, height } = svg.getBoundingClientRect();
    const least = Math.min(FARTHEST * view.base, width / 360);
    const k = Math.max(least, Math.min(CLOSEST * view.base, view.k * factor));
    x = x === undefined ? width / 2 : x;
    y = y === undefined ? height / 2 : y;
    view.x = x - (x - view.x) * k / view.k;
    view.y = y - (y - view.y) * k / view.k;
    view.k = k;
    render();
  }

  // One pointer moves the map, two zoom it.
  const pointers = new Map();
  let dragged = false;
  function listenToPointers() {
    svg.addEventListener("pointerdown", (event) => {
      if (pointers.size === 0) dragged = false;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, way: 0 });
    });
    window.addEventListener("pointermove", (event) => {
      const pointer = pointers.get(event.pointerId);
      if (!pointer) return;
      const dx = event.clientX - pointer.x, dy = event.clientY - pointer.y;
      const other = [...pointers.values()].find((item) => item !== pointer);
      const before = other && Math.hypot(pointer.x - other.x, pointer.y - other.y);
      Object.assign(pointer, { x: event.clientX, y: event.clientY });
      pointer.way += Math.abs(dx) + Math.abs(dy);
      if (pointer.way < 5 && !other) return; // a click with an unsteady hand
      dragged = true;
      svg.classList.add("moving");
      tip.hidden = true;
      if (other) {
        const box = svg.getBoundingClientRect();
        const after = Math.hypot(pointer.x - other.x, pointer.y - other.y);
        if (before > 0) zoom(after / before, other.x - box.left, other.y - box.top);
      } else {
        view.x += dx;
        view.y += dy;
        render();
      }
    });
    const end = (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) svg.classList.remove("moving");
    };
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      const step = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      zoom(Math.exp(-step / 400), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
  }

  function open(place) {
    if (chosen) chosen.circle.classList.remove("chosen");
    chosen = place;
    place.circle.classList.add("chosen");
    $$("name").textContent = place.name;
    const parts = [place.admin2, place.admin1, place.country].filter((part) => part && part !== place.name);
    $$("about").textContent = [place.kind.replace("_", " "), parts.join(", "), place.id]
      .filter((part) => part).join(" · ");
    const shown = place.sentences.reduce((sum, entry) => sum + (entry.length - 1) / 2, 0);
    $$("counts").textContent = counted(place.mentions, "mention") + " in " +
      counted(place.documents, "document") +
      (shown < place.mentions ? "; " + number(shown) + " shown, to keep this file small" : "");
    const list = $$("sentences");
    list.replaceChildren();
    for (const entry of place.sentences) list.append(sentence(entry));
    $$("listed").hidden = true;
    $$("place").hidden = false;
    $$("back").focus({ preventScroll: true });
    document.querySelector("aside").scrollTop = 0;
  }

  function sentence([index, ...marks]) {
    const [document_, text] = data.sentences[index];
    const [id, title, site, date] = data.documents[document_];
    const item = document.createElement("li");
    const quote = add(item, "div", "", { lang: "id" });
    let at = 0;
    for (let i = 0; i < marks.length; i += 2) {
      if (marks[i] < at) continue;
      quote.append(text.slice(at, marks[i]));
      add(quote, "mark", text.slice(marks[i], marks[i + 1]));
      at = marks[i + 1];
    }
    quote.append(text.slice(at));
    add(item, "div", [title, site, date, id].filter((part) => part).join(" · "), { class: "source" });
    return item;
  }

  function close() {
    if (chosen) chosen.circle.classList.remove("chosen");
    chosen = null;
    $$("place").hidden = true;
    $$("listed").hidden = false;
  }

  function list() {
    const wanted = $$("search").value.trim().toLowerCase();
    const found = places.filter((place) => place.name.toLowerCase().includes(wanted));
    $$("list").replaceChildren();
    for (const place of found.slice(0, LISTED)) {
      const button = add(add($$("list"), "li"), "button", "", { type: "button" });
      add(button, "span", place.name, { lang: "id" });
      add(button, "b", number(place.mentions));
      button.addEventListener("click", () => {
        open(place);
        view.x = svg.clientWidth / 2 - view.k * place.x;
        view.y = svg.clientHeight / 2 - view.k * place.y;
        render();
      });
    }
    $$("more").textContent = found.length > LISTED
      ? "The first " + LISTED + " of " + counted(found.length, "place") + "." : "";
  }

  function legend() {
    GROUPS.forEach(([name], group) => {
      const label = add($$("legend"), "label");
      const box = add(label, "input", "", { type: "checkbox" });
      box.checked = true;
      add(label, "i", "", { class: "g" + group });
      label.append(name);
      box.addEventListener("change", () => {
        for (const place of places) {
          if (place.group === group) place.circle.style.display = box.checked ? "" : "none";
        }
      });
    });
  }

  function summary() {
    let text = counted(data.n_documents, "document") + ", " + counted(data.n_places, "place") +
      ", " + counted(data.n_mentions, "mention") + ".";
    if (data.n_elsewhere) {
      text += " " + counted(data.n_elsewhere, "further mention") +
        " of places whose position is not known.";
    }
    if (places.length < data.n_places) {
      text += " The map shows the " + counted(places.length, "place") + " named most.";
    }
    const shown = (place) => place.sentences.reduce((n, entry) => n + (entry.length - 1) / 2, 0);
    if (places.some((place) => shown(place) < place.mentions)) {
      text += " Places named often show a part of their sentences, to keep this file small.";
    }
    $$("summary").textContent = text;
  }

  drawShapes();
  drawPlaces();
  listenToPointers();
  legend();
  summary();
  list();
  fit(HOME);
  view.base = view.k;
  render();
  $$("search").addEventListener("input", list);
  $$("back").addEventListener("click", close);
  $$("closer").addEventListener("click", () => zoom(1.6));
  $$("farther").addEventListener("click", () => zoom(1 / 1.6));
  $$("home").addEventListener("click", () => fit(HOME));
  $$("world").addEventListener("click", () => fit(WORLD));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
})();
