import { useMemo, useSyncExternalStore } from 'react'

/** Where one is: after the #, so that the address never meets a path of the API. */
export interface Route {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) }
}

function decoded(part: string) {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function hrefOf(path: readonly string[], query?: URLSearchParams): string {
  const search = query?.toString() ?? ''
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`
}

export const jobHref = (id: string) => hrefOf(['jobs', id])

export function go(href: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') location.hash = href
  else location.replace(href)
}

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return useMemo(() => parse(hash), [hash])
}
