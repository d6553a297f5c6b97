import type { Words } from './words.ts'

/** Japanese. */
export const ja: Words = {
  language: 'ja',
  feed: 'フィード',
  intro:
    'フィードを使うと、アカウントもメールアドレスもなしに、新しい記事が自動的に届きます。購読するには、下のアドレスのどれかをコピーしてフィードリーダーに貼り付けてください。',
  subscribe: '購読する',
  same: 'どの形式にも同じ記事が入っています。',
  copy: 'コピー',
  copied: 'コピーしました',
  latest: '最新の記事',
  none: 'まだ記事はありません。',
  allFeeds: 'すべてのフィード',
  indexIntro: 'すべてを購読することも、興味のあるものだけを購読することもできます。',
  search: 'フィードを検索',
  noMatch: '該当するフィードはありません。',
  opml: 'すべてのフィード（OPML、フィードリーダーへのインポート用）',
  more: 'その他のフィード',
  inXml: 'これはフィードです。購読するには、このページのアドレスをフィードリーダーにコピーしてください。',
  taxonomies: {
    category: 'カテゴリー',
    tag: 'タグ',
    author: '著者',
    series: 'シリーズ',
    section: 'セクション',
    language: '言語',
  },
  months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  date: (day, month, year) => `${year}年${month}月${day}日`,
}
