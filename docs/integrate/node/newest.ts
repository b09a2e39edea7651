/** The newest entries by their id: the oldest is forgotten when there are too many. Of your product each is a table. */
export class Newest<Value> extends Map<string, Value> {
  static readonly #MOST = 10_000;

  override set(id: string, value: Value): this {
    super.set(id, value);
    const [oldest] = this.keys();
    if (this.size > Newest.#MOST && oldest !== undefined) this.delete(oldest);
    return this;
  }
}
