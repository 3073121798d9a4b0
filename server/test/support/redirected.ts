/** A browser that follows redirects, with the cookies of each site. */
export class Redirected {
  /** By origin, then name. */
  readonly cookies = new Map<string, Map<string, string>>();
  /** Every answer, in order. */
  readonly answers: { readonly url: string; readonly status: number; readonly headers: Headers }[] = [];
  readonly #as: ReadonlyMap<string, string>;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param as the real address of a site, by the origin that links name
   * @param headers sent with every request
   */
  constructor(as: ReadonlyMap<string, string>, headers: Readonly<Record<string, string>> = {}) {
    this.#as = as;
    this.#headers = headers;
  }

  /** The `Cookie` header for a site. */
  cookie(origin: string): string {
    return [...(this.cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(origin: string, name: string, value: string): void {
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar.set(name, value));
  }

  /**
   * Follows redirects from an address until an answer is none, or until the next address is one to stop at. Returns that address.
   */
  async go(from: string, stopAt: (url: URL) => boolean): Promise<URL> {
    let url = new URL(from);
    for (let steps = 0; steps < 20; steps += 1) {
      if (stopAt(url)) return url;
      const origin = this.#as.get(url.origin) ?? url.origin;
      const cookie = this.cookie(origin);
      const response = await fetch(origin + url.pathname + url.search, {
        redirect: 'manual',
        headers: { ...this.#headers, ...(cookie !== '' && { Cookie: cookie }) },
      });
      await response.arrayBuffer();
      this.answers.push({ url: url.href, status: response.status, headers: response.headers });
      for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
      const location = response.headers.get('Location');
      if (location === null) return url;
      url = new URL(location, url);
    }
    throw new Error('redirects without end');
  }

  #keep(origin: string, line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const over = /expires=thu, 01 jan 1970/i.test(line) || value === '';
    if (over) this.cookies.get(origin)?.delete(name);
    else this.setCookie(origin, name, value);
  }
}
