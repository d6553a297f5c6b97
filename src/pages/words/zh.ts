import type { Words } from './words.ts'

/** Chinese in simplified characters. */
export const zh: Words = {
  language: 'zh',
  feed: '订阅源',
  intro:
    '订阅源会自动把新文章送到您手中，无需账号，也无需电子邮件地址。要订阅，请复制下面的任一地址，粘贴到阅读器中。',
  subscribe: '订阅',
  same: '所有格式包含的文章都相同。',
  copy: '复制',
  copied: '已复制',
  latest: '最新文章',
  none: '还没有文章。',
  allFeeds: '所有订阅源',
  indexIntro: '可以订阅全部内容，也可以只订阅感兴趣的部分。',
  search: '搜索订阅源',
  noMatch: '没有匹配的订阅源。',
  opml: '所有订阅源的 OPML 文件，可导入阅读器',
  more: '其他订阅源',
  inXml: '这是一个订阅源。要订阅，请将本页地址复制到阅读器中。',
  taxonomies: {
    category: '分类',
    tag: '标签',
    author: '作者',
    series: '系列',
    section: '栏目',
    language: '语言',
  },
  months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  date: (day, month, year) => `${year}年${month}月${day}日`,
}
