// The html report works without this script; it adds sorting, filters, pages of the table, and shows
// the other half of a pair. Text of articles is only ever read from the page and set as text.
"use strict";

(() => {
    const PAGE = 100;
    const DELAY = 120; // milliseconds after the last key of a text filter
    document.documentElement.classList.add("js"); // hides the rows until they are paged

    const make = (name, properties, ...children) => {
        const element = Object.assign(document.createElement(name), properties);
        element.append(...children);
        return element;
    };
    const count = (n) => n.toLocaleString("en");
    // A control with its label.
    const field = (name, control, className = "") => {
        control.id = `filter-${name.toLowerCase()}`;
        return make("div", {className}, make("label", {htmlFor: control.id, textContent: name}), control);
    };

    // A cell's value: why a finding was put aside, a second line, is not part of it.
    const valueOf = (cell) => cell.querySelector("small") ? cell.firstChild.data : cell.textContent;

    const table = () => {
        const body = document.getElementById("rows");
        const heads = [...body.parentElement.tHead.rows[0].cells];
        const rows = [...body.rows].map((element, place) => ({element, place}));
        const filters = new Map(); // name of a filter: {column, control}
        let shown = rows, sorted = null, page = 0, pageSize = PAGE, timer = 0;

        const status = make("p", {role: "status"});
        const previous = make("button", {type: "button", className: "button", textContent: "Previous page"});
        const next = make("button", {type: "button", className: "button", textContent: "Next page"});
        const size = make("select", {ariaLabel: "Rows on a page", className: "button"});
        for (const n of [PAGE, 1000, Infinity])
            size.append(make("option", {value: n, textContent: n === Infinity ? "All rows" : `${count(n)} rows`}));

        const textOf = (row) => row.text ??= row.element.textContent.toLowerCase();
        const fieldOf = (row, column) => (row.fields ??= [])[column] ??= valueOf(row.element.cells[column]);

        const draw = () => {
            const from = Math.min(page * pageSize || 0, shown.length);
            const part = shown.slice(from, from + pageSize);
            body.replaceChildren(...part.map((row) => row.element));
            previous.disabled = page === 0;
            next.disabled = from + part.length >= shown.length;
            const range = part.length < shown.length ? `, ${count(from + 1)} to ${count(from + part.length)} shown` : "";
            status.textContent = `${count(shown.length)} of ${count(rows.length)} rows${range}`;
        };

        // ---- sorting
        const keyOf = (column) => {
            const order = heads[column].dataset.order;
            if (order === "number")
                return (row) => Number(fieldOf(row, column)) || 0;
            if (order)
                return (row) => (order.split(" ").indexOf(fieldOf(row, column)) + 99) % 99;
            return (row) => fieldOf(row, column).toLowerCase();
        };
        const arrange = () => {
            if (sorted) {
                const key = keyOf(sorted.column);
                const keys = new Map(shown.map((row) => [row, key(row)]));
                shown.sort((a, b) => {
                    const x = keys.get(a), y = keys.get(b);
                    if (x === y)
                        return a.place - b.place;
                    if (x === "" || y === "") // what has no value comes last, either way
                        return x === "" ? 1 : -1;
                    return x < y === sorted.ascending ? -1 : 1;
                });
            }
            page = 0;
            draw();
        };
        const sortBy = (column) => {
            sorted = {column, ascending: !(sorted && sorted.column === column && sorted.ascending)};
            heads.forEach((head) => head.removeAttribute("aria-sort"));
            heads[column].setAttribute("aria-sort", sorted.ascending ? "ascending" : "descending");
            arrange();
        };

        // ---- filters
        const filter = () => {
            const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
            const path = file.value.toLowerCase();
            const exact = [...filters.values()].filter(({control}) => control.selectedIndex > 0)
                .map(({column, control}) => [column, control.value]);
            shown = rows.filter((row) => exact.every(([column, value]) => fieldOf(row, column) === value) &&
                (!path || fieldOf(row, 3).toLowerCase().includes(path)) &&
                words.every((word) => textOf(row).includes(word)));
            arrange();
        };
        const choices = (column) => {
            const order = heads[column].dataset.order;
            const rank = order ? (value) => (order.split(" ").indexOf(value) + 99) % 99 : () => 0;
            const values = [...new Set(rows.map((row) => fieldOf(row, column)))];
            return values.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
        };
        const addChoice = (form, head, column) => {
            const control = make("select", {});
            control.append(make("option", {textContent: "any"}));
            for (const value of choices(column))
                control.append(make("option", {value, textContent: value || "none"}));
            filters.set(head.dataset.filter, {column, control});
            form.append(field(head.textContent, control));
        };

        const text = make("input", {type: "search"});
        const file = make("input", {type: "search"});
        const reset = make("button", {type: "reset", className: "button", textContent: "Clear filters"});
        const form = make("form", {ariaLabel: "Filter the table"});
        form.append(field("Text", text, "wide"), field("File", file, "wide"));
        heads.forEach((head, column) => {
            if (head.dataset.filter)
                addChoice(form, head, column);
        });
        form.append(reset);
        heads.forEach((head, column) => {
            const button = make("button", {type: "button", textContent: head.textContent});
            button.addEventListener("click", () => sortBy(column));
            head.replaceChildren(button);
        });

        form.addEventListener("submit", (event) => event.preventDefault());
        form.addEventListener("reset", () => setTimeout(filter));
        form.addEventListener("change", filter);
        form.addEventListener("input", (event) => {
            clearTimeout(timer);
            if (event.target.tagName === "INPUT")
                timer = setTimeout(filter, DELAY);
        });
        const turn = (by) => {
            page += by;
            draw();
        };
        previous.addEventListener("click", () => turn(-1));
        next.addEventListener("click", () => turn(1));
        size.addEventListener("change", () => {
            pageSize = Number(size.value);
            page = 0;
            draw();
        });
        addEventListener("beforeprint", () => {
            body.replaceChildren(...shown.map((row) => row.element));
            document.querySelectorAll(".plot details").forEach((details) => details.open = true);
        });
        addEventListener("afterprint", draw);

        const pages = make("div", {className: "pages"}, status, size, previous, next);
        body.parentElement.before(form, pages);
        draw();
        body.classList.add("ready");
        return {filters, filter};
    };

    // A bar's name becomes a button that shows its rows.
    const plots = ({filters, filter}) => {
        for (const plot of document.querySelectorAll(".plot")) {
            const {control} = filters.get(plot.dataset.by);
            for (const head of plot.querySelectorAll("th")) {
                const name = head.textContent.trim();
                const i = [...control.options].findIndex((option) => option.value === name && option.index > 0);
                if (i < 0)
                    continue;
                const button = make("button", {type: "button", className: "link", textContent: name});
                button.addEventListener("click", () => {
                    control.form.reset();
                    control.selectedIndex = i;
                    filter();
                    document.getElementById("table").scrollIntoView();
                    control.focus({preventScroll: true});
                });
                head.replaceChildren(button);
            }
        }
    };

    // The mark or note under the pointer or the focus, and the other half of its pair.
    const pairs = () => {
        let lit = [];
        const light = (event) => {
            for (const element of lit)
                element.classList.remove("lit");
            lit = [];
            const half = event.target.closest?.("[data-p], [data-d]");
            if (!half)
                return;
            const {p, of, d} = half.dataset;
            const wanted = d ? `[data-d="${d}"], [data-of="${d}"]` : `[data-p="${p}"]${of ? `, [data-d="${of}"]` : ""}`;
            lit = [...half.closest(".article").querySelectorAll(wanted)];
            for (const element of lit)
                element.classList.add("lit");
        };
        const articles = document.getElementById("articles");
        articles.addEventListener("mouseover", light);
        articles.addEventListener("mouseleave", light);
        articles.addEventListener("focusin", light);
    };

    addEventListener("DOMContentLoaded", () => {
        plots(table());
        pairs();
    });
})();
