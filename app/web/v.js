/* Reads the code behind the # of the address, asks the service, shows the verdict. ES5: old in-app browsers. */
(function () {
  'use strict';

  var WORDS = {
    valid: ['✓', '有效', 'Valid'],
    invalid: ['✕', '无效', 'Not valid'],
    undetermined: ['?', '无法判定', 'Cannot be decided']
  };
  var SPECIMEN = ['✕', '样证', 'Specimen'];
  var SOURCES = { database: ['发证登记', 'the register'], status_list: ['状态列表', 'a status list'] };
  var ROWS = [
    ['type_name', '证照类型', 'Type'],
    ['certificate_number', '证照编号', 'Number'],
    ['holder_name', '持证人', 'Holder'],
    ['plate_number', '车辆号牌', 'Plate'],
    ['validity', '有效期', 'Validity'],
    ['status_name', '登记状态', 'Status'],
    ['issuer_name', '发证机关', 'Issuing authority']
  ];
  var last = null;

  function $(id) { return document.getElementById(id); }
  function show(id, on) { $(id).hidden = !on; }
  function write(id, text) { $(id).textContent = text || ''; }

  function chinaTime(text) {
    return text ? text.slice(0, 10) + ' ' + text.slice(11, 19) : '';
  }

  function hideAll() {
    var ids = ['working', 'verdict', 'next', 'certificate', 'freshness', 'start', 'again', 'lookup', 'found'], i;
    for (i = 0; i < ids.length; i += 1) { show(ids[i], false); }
  }

  function value(certificate, key) {
    var name;
    if (key === 'validity') {
      return [certificate.valid_from + ' 至 ' + (certificate.valid_to || '长期'), ''];
    }
    if (key === 'type_name') {
      name = certificate.type_name || {};
      return [name.zh, name.en];
    }
    if (key === 'plate_number' && certificate.plate_colour) {
      return [certificate.plate_number + '（' + (certificate.plate_colour.name || '') + '）', ''];
    }
    return [certificate[key], ''];
  }

  function row(list, label, labelEn, text, textEn) {
    var term = document.createElement('dt'), detail = document.createElement('dd'), small;
    term.textContent = label + ' ' + labelEn;
    detail.textContent = text;
    if (textEn) {
      small = document.createElement('span');
      small.lang = 'en';
      small.textContent = textEn;
      detail.appendChild(small);
    }
    list.appendChild(term);
    list.appendChild(detail);
  }

  function empty(list) {
    while (list.firstChild) { list.removeChild(list.firstChild); }
  }

  function fill(list, certificate) {
    var i, found;
    for (i = 0; i < ROWS.length; i += 1) {
      found = value(certificate, ROWS[i][0]);
      if (found[0]) { row(list, ROWS[i][1], ROWS[i][2], found[0], found[1]); }
    }
  }

  function showCertificate(certificate) {
    empty($('fields'));
    if (certificate) { fill($('fields'), certificate); }
    show('certificate', !!certificate);
  }

  function showStart() {
    var request;
    show('start', true);
    show('lookup', true);
    if ($('colour').firstChild) { return; }
    request = new XMLHttpRequest();
    request.open('GET', '/api/v1/codes/plate_colour');
    request.onload = function () { fillColours(request); };
    request.send();
  }

  function fillColours(request) {
    var codes, option, i;
    if (request.status !== 200) { return; }
    codes = [{ code: '', name_zh: '颜色' }].concat(JSON.parse(request.responseText).codes);
    for (i = 0; i < codes.length; i += 1) {
      option = document.createElement('option');
      option.value = codes[i].code;
      option.textContent = codes[i].name_zh;
      $('colour').appendChild(option);
    }
  }

  function showFreshness(answer) {
    var source;
    if (answer.status) {
      source = SOURCES[answer.status.source] || ['', ''];
      write('as-of', '状态截至 ' + chinaTime(answer.status.as_of) + '（北京时间），来源：' + source[0]);
      write('as-of-en', 'Status as of ' + chinaTime(answer.status.as_of) + ' China time, from ' + source[1]);
    } else {
      write('as-of', '核验时间 ' + chinaTime(answer.judged_at) + '（北京时间）');
      write('as-of-en', 'Checked at ' + chinaTime(answer.judged_at) + ' China time');
    }
    show('freshness', !!(answer.status || answer.judged_at));
  }

  function showVerdict(answer) {
    var words = answer.reason === 'specimen' ? SPECIMEN : WORDS[answer.verdict];
    hideAll();
    $('verdict').className = 'card ' + answer.verdict;
    write('mark', words[0]);
    write('word', words[1]);
    write('word-en', words[2]);
    write('why', answer.message.zh);
    write('why-en', answer.message.en);
    write('next-zh', answer.next.zh);
    write('next-en', answer.next.en);
    show('verdict', true);
    show('next', true);
    show('again', answer.verdict === 'undetermined' && last !== null);
    showCertificate(answer.certificate);
    showFreshness(answer);
    if (answer.verdict === 'undetermined') { showStart(); }
    document.title = words[1] + ' · ' + words[2];
  }

  function undetermined(zh, en, nextZh, nextEn) {
    showVerdict({
      verdict: 'undetermined', reason: 'no_answer', message: { zh: zh, en: en },
      next: { zh: nextZh, en: nextEn }, certificate: null, status: null
    });
  }

  function receive(request) {
    var answer = null;
    try { answer = JSON.parse(request.responseText); } catch (ignore) { answer = null; }
    if (request.status === 200 && answer && WORDS[answer.verdict]) {
      showVerdict(answer);
    } else if (answer && answer.title) {
      undetermined(answer.title, answer.title_en, answer.remedy_zh, answer.remedy_en);
    } else {
      undetermined('未能联系核验服务。', 'The service could not be reached.',
        '请检查网络后重新核验；不要据此认定证照无效。',
        'Check the network and try again; do not treat the licence as invalid.');
    }
  }

  function receiveFound(request) {
    var found, i;
    if (request.status !== 200) {
      receive(request);
      return;
    }
    found = JSON.parse(request.responseText);
    hideAll();
    empty($('found-fields'));
    for (i = 0; i < found.length; i += 1) { fill($('found-fields'), found[i]); }
    show('found', true);
    showStart();
  }

  function post(address, body, type, receiver) {
    var request = new XMLHttpRequest(), take = receiver || receive;
    last = function () { post(address, body, type, receiver); };
    hideAll();
    show('working', true);
    request.open('POST', address);
    request.timeout = 20000;
    if (type) { request.setRequestHeader('Content-Type', type); }
    request.onload = function () { take(request); };
    request.onerror = request.ontimeout = function () { take({ status: 0, responseText: '' }); };
    request.send(body);
  }

  function start() {
    var code = location.hash.slice(1);
    if (!code) {
      hideAll();
      showStart();
      return;
    }
    post('/api/v1/verify', JSON.stringify({ text: location.origin + '/v#' + code }), 'application/json');
  }

  $('retry').onclick = function () { if (last) { last(); } };
  $('picture').onchange = function () {
    var form;
    if (!this.files || !this.files.length) { return; }
    form = new FormData();
    form.append('picture', this.files[0]);
    post('/api/v1/verify/picture', form, null);
    this.value = '';
  };
  $('find').onclick = function () {
    var facts = { number: $('number').value }, ids = ['name', 'plate', 'colour'], i;
    for (i = 0; i < ids.length; i += 1) {
      if ($(ids[i]).value) { facts[ids[i] === 'colour' ? 'plate_colour' : ids[i]] = $(ids[i]).value; }
    }
    post('/api/v1/lookups', JSON.stringify(facts), 'application/json', receiveFound);
  };
  window.onhashchange = start;
  start();
}());
