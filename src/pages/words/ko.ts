import type { Words } from './words.ts'

/** Korean. */
export const ko: Words = {
  language: 'ko',
  feed: '피드',
  intro:
    '피드를 구독하면 계정이나 이메일 주소 없이도 새 글을 자동으로 받아 볼 수 있습니다. 구독하려면 아래 주소 가운데 하나를 복사해 피드 리더에 붙여 넣으세요.',
  subscribe: '구독하기',
  same: '모든 형식에 같은 글이 들어 있습니다.',
  copy: '복사',
  copied: '복사됨',
  latest: '최신 글',
  none: '아직 글이 없습니다.',
  allFeeds: '모든 피드',
  indexIntro: '전체를 구독하거나 관심 있는 것만 구독하세요.',
  search: '피드 검색',
  noMatch: '일치하는 피드가 없습니다.',
  opml: '모든 피드의 OPML 파일(피드 리더로 가져오기용)',
  more: '다른 피드',
  inXml: '이것은 피드입니다. 구독하려면 이 페이지의 주소를 피드 리더에 복사하세요.',
  taxonomies: {
    category: '카테고리',
    tag: '태그',
    author: '글쓴이',
    series: '시리즈',
    section: '섹션',
    language: '언어',
  },
  months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  date: (day, month, year) => `${year}년 ${month}월 ${day}일`,
}
