import type { Words } from './words.ts'

/** Chinese in traditional characters. */
export const zhhant: Words = {
  language: 'zh-Hant',
  feed: '訂閱來源',
  intro:
    '訂閱來源會自動把新文章送到您手中，無需帳號，也無需電子郵件地址。要訂閱，請複製下面的任一網址，貼到閱讀器中。',
  subscribe: '訂閱',
  same: '所有格式包含的文章都相同。',
  copy: '複製',
  copied: '已複製',
  latest: '最新文章',
  none: '還沒有文章。',
  allFeeds: '所有訂閱來源',
  indexIntro: '可以訂閱全部內容，也可以只訂閱感興趣的部分。',
  search: '搜尋訂閱來源',
  noMatch: '沒有符合的訂閱來源。',
  opml: '所有訂閱來源的 OPML 檔案，可匯入閱讀器',
  more: '其他訂閱來源',
  inXml: '這是一個訂閱來源。要訂閱，請將本頁網址複製到閱讀器中。',
  taxonomies: {
    category: '分類',
    tag: '標籤',
    author: '作者',
    series: '系列',
    section: '單元',
    language: '語言',
  },
  months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  date: (day, month, year) => `${year}年${month}月${day}日`,
}
