// <community-reviews product="SKU-1" src="https://community.example" lang="zh-CN">: what buyers say of a product, on
// any page of the shop. docs/widget.md tells of its attributes, colours and parts. What members wrote is only ever
// put into the page as text.
(() => {
  "use strict";

  const home = document.currentScript && new URL(document.currentScript.src).origin;
  const PAGE = 5;
  const WORDS = {
    "zh-CN": {
      title: "买家评价", stars: (n) => `${n} 星（满分 5 星）`, reviews: (n) => `${n} 条评价`, row: (s, n) => `${s} 星：${n} 条`,
      more: "查看更多评价", shown: (n, all) => `已显示 ${n} / ${all} 条`, verified: "已购买", helpful: (n) => `${n} 人觉得有帮助`,
      nothing: "还没有人评价。", failed: "评价暂时无法显示。", again: "重试", loading: "正在加载评价…", shop: "商家回复",
      rewarded: "作者因这篇内容获得了奖励", ai: "内容由 AI 生成", all: "在社区查看全部",
    },
    en: {
      title: "Reviews", stars: (n) => `${n} of 5 stars`, reviews: (n) => (n === "1" ? "1 review" : `${n} reviews`),
      row: (s, n) => `${s} stars: ${n}`, more: "More reviews", shown: (n, all) => `${n} of ${all} shown`,
      verified: "Verified purchase", helpful: (n) => `${n} found it helpful`, nothing: "Nobody has reviewed it yet.",
      failed: "The reviews cannot be shown right now.", again: "Try again", loading: "Reviews are being loaded…",
      shop: "The shop replies", rewarded: "The author was rewarded for this post", ai: "Made by AI", all: "See all in the community",
    },
  };
  const LOOK = `
    :host { --ink: var(--community-ink, #1d1d1b); --faint: var(--community-faint, #66665f); --line: var(--community-line, #e3e2dc);
      --accent: var(--community-accent, #b8341a); --star: var(--community-star, #b87400); --radius: var(--community-radius, 10px);
      display: block; color: var(--ink); background: var(--community-paper, transparent); line-height: 1.6; overflow-wrap: anywhere;
      font-family: var(--community-font, inherit); }
    :host([hidden]) { display: none; }
    * { box-sizing: border-box; }
    h2, h3, p, ul { margin: 0; padding: 0; }
    h2 { font-size: 1.25em; }
    h3 { margin-top: .5em; font-size: 1em; }
    ul { list-style: none; }
    .summary { display: flex; flex-wrap: wrap; align-items: center; gap: .75em 2em; margin: .75em 0; }
    .mean { text-align: center; }
    .mean strong { display: block; font-size: 2.4em; line-height: 1.1; }
    .stars { color: var(--star); letter-spacing: .1em; white-space: nowrap; }
    .off { color: var(--line); }
    .faint, time { color: var(--faint); font-size: .875em; }
    .bars { flex: 1 1 14em; }
    .bars li { display: flex; align-items: center; gap: .6em; font-size: .875em; }
    .bars span { flex: none; min-width: 2.2em; color: var(--faint); font-variant-numeric: tabular-nums; }
    .bars span:last-child { text-align: end; }
    .bars svg { flex: 1; min-width: 0; height: .6em; border-radius: 99px; background: var(--line); }
    .bars rect { fill: var(--star); }
    .review { padding: 1em 0; border-top: 1px solid var(--line); }
    .review:focus { outline: none; }
    .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2em .75em; }
    .text { margin-top: .35em; white-space: pre-line; }
    .text + .faint, .pictures + .faint { margin-top: .35em; }
    .badge { padding: 0 .55em; border: 1px solid var(--line); border-radius: 99px; color: var(--faint); font-size: .8em; white-space: nowrap; }
    .pictures { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .6em; }
    .pictures img { width: 5.5em; height: 5.5em; border-radius: var(--radius); object-fit: cover; }
    .reply { margin-top: .6em; padding: .6em .9em; border: 1px solid var(--line); border-radius: var(--radius); }
    .foot { display: flex; flex-wrap: wrap; align-items: center; gap: .5em 1em; padding-top: .75em; border-top: 1px solid var(--line); }
    a { color: var(--accent); }
    button { padding: .4em 1.1em; border: 1px solid var(--accent); border-radius: 99px; background: none; color: var(--accent); font: inherit; cursor: pointer; }
    button:disabled { opacity: .5; cursor: default; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  `;

  /** An element with attributes and children; strings become text, and what is null is left out. */
  function make(tag, attributes = {}, ...children) {
    const svg = tag === "svg" || tag === "rect";
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /** What a cleaned text says, paragraph by paragraph. The document that reads it runs nothing and loads nothing. */
  function plain(html, otherwise) {
    try {
      const { body } = new DOMParser().parseFromString(html, "text/html");
      return [...body.children].map((block) => block.textContent.trim()).join("\n\n");
    } catch {
      return otherwise; // a page that demands Trusted Types lets no text be parsed
    }
  }

  class CommunityReviews extends HTMLElement {
    static observedAttributes = ["product", "src", "lang"];

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() { this.start(); }

    attributeChangedCallback(_, before, after) { if (this.isConnected && before !== after) this.start(); }

    get words() { return WORDS[this.language]; }

    get language() {
      const asked = this.getAttribute("lang") || document.documentElement.lang || "zh-CN";
      return /^en\b/i.test(asked) ? "en" : "zh-CN";
    }

    get base() { return (this.getAttribute("src") || home || "").replace(/\/+$/, ""); }

    number(value, digits = 0) {
      return new Intl.NumberFormat(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
    }

    /** Ask the community. Nothing of the visitor goes along: no cookie, no address of the shop's page. */
    async ask(what, query = "") {
      const path = `/api/v1/products/${encodeURIComponent(this.getAttribute("product") || "")}/${what}${query}`;
      const headers = { "Accept-Language": this.language };
      const options = { credentials: "omit", referrerPolicy: "no-referrer", headers, signal: this.asking.signal };
      const answer = await fetch(this.base + path, options);
      if (!answer.ok) throw new Error(`${answer.status} from ${path}`);
      return answer.json();
    }

    /** Show everything from the beginning; an older start that is still waiting is given up. */
    async start() {
      this.asking?.abort();
      const asking = (this.asking = new AbortController());
      this.shadowRoot.replaceChildren(make("p", { class: "faint", role: "status" }, this.words.loading));
      try {
        const [rating, page] = await Promise.all([this.ask("rating"), this.ask("reviews", `?limit=${PAGE}`)]);
        this.show(rating.group || rating, page);
      } catch (failure) {
        if (!asking.signal.aborted) this.fail(failure);
      }
    }

    show(rating, page) {
      this.count = rating.count;
      this.list = make("ul", { part: "reviews" });
      this.foot = make("div", { class: "foot", part: "foot" });
      this.status = make("p", { class: "faint", role: "status" });
      const nothing = rating.count ? null : make("p", { class: "faint" }, this.words.nothing);
      const section = make("section", { "aria-label": this.words.title, lang: this.language, part: "section" },
        make("h2", { part: "title" }, this.words.title), rating.count ? this.summary(rating) : nothing, this.list, this.foot);
      this.shadowRoot.replaceChildren(section);
      this.add(page);
    }

    summary({ count, average, histogram }) {
      const mean = make("div", { class: "mean" }, make("strong", {}, this.number(average, 1)), this.stars(average),
        make("p", { class: "faint" }, this.words.reviews(this.number(count))));
      const rows = [5, 4, 3, 2, 1].map((stars) => this.bar(stars, histogram[stars], count));
      return make("div", { class: "summary", part: "summary" }, mean, make("ul", { class: "bars", part: "histogram" }, ...rows));
    }

    bar(stars, given, count) {
      const share = make("rect", { width: (100 * given) / count, height: 10 });
      const drawn = make("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, share);
      const told = make("span", {}, this.number(given));
      return make("li", { "aria-label": this.words.row(stars, this.number(given)) }, make("span", {}, `${stars} ★`), drawn, told);
    }

    stars(given) {
      const full = Math.round(given);
      return make("span", { class: "stars", role: "img", "aria-label": this.words.stars(this.number(given, given % 1 ? 1 : 0)) },
        "★".repeat(full), make("span", { class: "off" }, "★".repeat(5 - full)));
    }

    add(page) {
      const added = page.items.map((review) => this.review(review));
      this.list.append(...added);
      const more = page.next ? make("button", { type: "button", part: "more" }, this.words.more) : null;
      more?.addEventListener("click", () => this.further(more, page.next));
      const all = make("a", { href: `${this.base}/products/${encodeURIComponent(this.getAttribute("product"))}`, part: "all" }, this.words.all);
      this.status.textContent = this.count ? this.words.shown(this.number(this.list.children.length), this.number(this.count)) : "";
      this.foot.replaceChildren(...[more, this.status, this.count ? all : null].filter(Boolean));
      return added[0];
    }

    /** The next reviews; whoever uses a keyboard or a reader goes on with the first of them. */
    async further(more, cursor) {
      more.disabled = true;
      try {
        const first = this.add(await this.ask("reviews", `?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`));
        first?.focus();
      } catch {
        more.disabled = false;
        this.status.textContent = this.words.failed;
      }
    }

    review(review) {
      const { words } = this;
      const day = new Intl.DateTimeFormat(this.language, { dateStyle: "medium" }).format(new Date(review.published_at));
      const head = make("div", { class: "head" }, make("strong", { dir: "auto" }, review.author.display_name), this.stars(review.rating),
        review.verified_purchase ? make("span", { class: "badge" }, words.verified) : null, make("time", { datetime: review.published_at }, day));
      const note = (text) => make("p", { class: "faint" }, text);
      return make("li", { class: "review", part: "review", tabindex: "-1" },
        head,
        review.disclosure ? make("span", { class: "badge" }, review.disclosure_text) : null,
        review.title ? make("h3", { dir: "auto" }, review.title) : null,
        make("p", { class: "text", dir: "auto", part: "text" }, plain(review.body_html, review.excerpt)),
        review.media.length ? this.pictures(review.media) : null,
        review.incentivised ? note(words.rewarded) : null,
        review.ai_generated ? note(words.ai) : null,
        review.helpful_count ? note(words.helpful(this.number(review.helpful_count))) : null,
        review.reply ? this.reply(review.reply) : null);
    }

    pictures(media) {
      const shown = media.slice(0, 4).map((medium) =>
        make("img", { src: new URL(medium.url, `${this.base}/`).href, alt: medium.alt, loading: "lazy", decoding: "async" }));
      return make("div", { class: "pictures", part: "pictures" }, ...shown);
    }

    reply(reply) {
      return make("div", { class: "reply", part: "reply" }, make("strong", {}, this.words.shop),
        make("p", { class: "text", dir: "auto" }, plain(reply.body_html, reply.body)));
    }

    fail(failure) {
      console.warn("community-reviews:", failure.message);
      const again = make("button", { type: "button" }, this.words.again);
      again.addEventListener("click", () => this.start());
      this.shadowRoot.replaceChildren(make("p", { class: "faint", role: "status" }, this.words.failed), again);
    }
  }

  if (!customElements.get("community-reviews")) customElements.define("community-reviews", CommunityReviews);
})();
