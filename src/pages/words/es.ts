import type { Words } from './words.ts'

/** Spanish. */
export const es: Words = {
  language: 'es',
  feed: 'Feed',
  intro:
    'Con un feed, las novedades llegan solas, sin cuenta y sin dirección de correo. Para suscribirse, basta con copiar una de estas direcciones y pegarla en un lector de feeds.',
  subscribe: 'Suscribirse',
  same: 'Todos los formatos contienen las mismas entradas.',
  copy: 'Copiar',
  copied: 'Copiado',
  latest: 'Últimas entradas',
  none: 'Todavía no hay entradas.',
  allFeeds: 'Todos los feeds',
  indexIntro: 'Para suscribirse a todo, o solo a lo que interesa.',
  search: 'Buscar feeds',
  noMatch: 'Ningún feed coincide.',
  opml: 'Todos los feeds en OPML, para importarlos en un lector de feeds',
  more: 'Otros feeds',
  inXml:
    'Esto es un feed. Para suscribirse, basta con copiar la dirección de esta página en un lector de feeds.',
  taxonomies: {
    category: 'Categorías',
    tag: 'Etiquetas',
    author: 'Autores',
    series: 'Series',
    section: 'Secciones',
    language: 'Idiomas',
  },
  months: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  date: (day, month, year) => `${day} de ${month} de ${year}`,
}
