import { useSyncExternalStore } from 'react'

/** A value that the page shows and code outside of React changes. */
export class Store<T> {
  readonly #listeners = new Set<() => void>()
  #value: T

  constructor(value: T) {
    this.#value = value
  }

  get = () => this.#value

  set = (value: T) => {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of this.#listeners) listener()
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/** A value that follows from others, for as long as the page is there. */
export function derived<T>(compute: () => T, ...others: readonly Pick<Store<never>, 'subscribe'>[]): Store<T> {
  const store = new Store(compute())
  for (const other of others) other.subscribe(() => store.set(compute()))
  return store
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
