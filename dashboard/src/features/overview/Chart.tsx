import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useStore } from '../../api/store'
import { theme } from '../../app/theme'
import type { Series } from './samples'
import { drawable, lone, SHORTEST_SECONDS } from './samples'

export interface Line {
  readonly label: string
  readonly stroke: 'accent' | 'danger' | 'muted'
  readonly dash?: readonly number[]
}

interface ChartProps {
  readonly title: string
  /** In words, for who does not see it. */
  readonly summary: string
  /** Undefined: not known yet. */
  readonly data: Series | undefined
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
}

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

function optionsOf(element: HTMLElement, lines: readonly Line[], format: (value: number) => string): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: color('muted'),
    grid: { stroke: color('line'), width: 1 },
    ticks: { stroke: color('line'), width: 1 },
    font: '12px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { y: false },
    scales: {
      x: { range: (_, min, max) => [Math.min(min, max - SHORTEST_SECONDS), max] },
      y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] },
    },
    axes: [
      { ...axis, size: 30, values: (_, times) => times.map((time) => clock(time)) },
      { ...axis, size: 64, values: (_, values) => values.map((value) => format(value)) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: color(line.stroke),
        width: 2,
        points: { show: false, filter: (chart: uPlot, column: number) => lone([...(chart.data[column] ?? [])]) },
        ...(line.dash ? { dash: [...line.dash] } : {}),
      })),
    ],
  }
}

const clock = (seconds: number) => new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** Its place has its size before there is anything to draw, so that nothing moves. */
export function Chart({ title, summary, data, lines, format }: ChartProps) {
  const [opened] = useState(() => Date.now() / 1000)
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const drawn = useMemo(() => drawable(data, lines.length, opened) as uPlot.AlignedData, [data, lines, opened])
  const latest = useRef(drawn)
  const dark = useStore(theme)
  useEffect(() => {
    latest.current = drawn
    plot.current?.setData(drawn)
  }, [drawn])
  useEffect(() => {
    const element = place.current
    if (!element) return
    const chart = new uPlot(optionsOf(element, lines, format), latest.current, element)
    plot.current = chart
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.destroy()
      plot.current = undefined
    }
  }, [dark, lines, format])
  const isEmpty = data?.slice(1).every((values) => values.every((value) => value === null))
  return (
    <section className="panel span-6" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <Legend lines={lines} />
      </div>
      <div className="chart">
        <div ref={place} className="chart" role="img" aria-label={`${title}: ${summary}`} />
        {data === undefined ? (
          <span className="nothing">Not known yet</span>
        ) : isEmpty ? (
          <span className="nothing">Nothing in this time</span>
        ) : null}
      </div>
    </section>
  )
}

function Legend({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length < 2) return null
  return (
    <span className="legend">
      {lines.map((line) => (
        <span key={line.label}>
          <svg width="20" height="8" viewBox="0 0 20 8" aria-hidden="true">
            <path d="M0 4h20" stroke={`var(--${line.stroke})`} strokeWidth="2" strokeDasharray={line.dash?.join(' ')} />
          </svg>
          {line.label}
        </span>
      ))}
    </span>
  )
}
