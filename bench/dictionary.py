"""How the first shared dictionary was put together, and what a packed code costs under it.

    python -m bench.dictionary          prints sizes with the frozen dictionary
    python -m bench.dictionary OUT.bin  writes a candidate for the next number

A dictionary is text the packer may refer back to. What is nearest its end is cheapest, so the words of an
ordinary licence stand last, rare place names first. `signing/dictionaries/1.bin` was written by this program
and is frozen; docs/decisions/0002-dictionary.md has the measurements.
"""

import sys
from pathlib import Path
from typing import Final

from licences.payload import encode

PLACES: Final = (
    "石家庄唐山秦皇岛邯郸邢台保定张家口承德沧州廊坊衡水太原大同长治晋城晋中运城临汾吕梁呼和浩特包头赤峰通辽鄂尔多斯"
    "呼伦贝尔沈阳大连鞍山抚顺锦州营口盘锦长春吉林四平松原哈尔滨齐齐哈尔大庆佳木斯牡丹江南京无锡徐州常州苏州南通连云港"
    "淮安盐城扬州镇江泰州宿迁杭州宁波温州嘉兴湖州绍兴金华衢州舟山台州丽水合肥芜湖蚌埠淮南马鞍山安庆滁州阜阳宿州六安亳州"
    "福州厦门莆田三明泉州漳州龙岩宁德南昌景德镇九江赣州吉安宜春上饶济南青岛淄博枣庄东营烟台潍坊济宁泰安威海日照临沂德州"
    "聊城滨州菏泽郑州开封洛阳平顶山安阳新乡焦作濮阳许昌漯河三门峡南阳商丘信阳周口驻马店武汉黄石十堰宜昌襄阳鄂州荆门孝感"
    "荆州黄冈咸宁随州恩施长沙株洲湘潭衡阳邵阳岳阳常德张家界益阳郴州永州怀化娄底广州韶关深圳珠海汕头佛山江门湛江茂名肇庆"
    "惠州梅州汕尾河源阳江清远东莞中山潮州揭阳云浮南宁柳州桂林梧州北海钦州贵港玉林百色海口三亚成都自贡攀枝花泸州德阳绵阳"
    "广元遂宁内江乐山南充眉山宜宾广安达州雅安巴中资阳贵阳六盘水遵义安顺毕节铜仁昆明曲靖玉溪保山昭通丽江普洱临沧拉萨日喀则"
    "西安铜川宝鸡咸阳渭南延安汉中榆林安康商洛兰州嘉峪关金昌白银天水武威张掖平凉酒泉庆阳定西陇南西宁海东银川石嘴山吴忠固原"
    "中卫乌鲁木齐克拉玛依吐鲁番哈密喀什阿克苏石河子"
)
PROVINCES: Final = (
    "北京市天津市河北省山西省内蒙古自治区辽宁省吉林省黑龙江省上海市江苏省浙江省安徽省福建省江西省山东省河南省湖北省湖南省"
    "广东省广西壮族自治区海南省重庆市四川省贵州省云南省西藏陕西省甘肃省青海省宁夏新疆维吾尔生产建设兵团"
)
NAMES: Final = (
    "鑫源顺达安达宏达万通恒通顺通华通远通联通捷通运通中通畅通通达四通鸿运鸿达鸿泰恒泰永泰安泰华泰金泰盛达盛通兴达兴隆"
    "永兴永顺永安长安平安吉安吉顺吉祥瑞祥祥和祥云东方南方北方西部中原华东华南华北华中西南新时代新世纪天翔天马飞马骏马"
    "金马金桥金盾金龙银龙长城长江黄河泰山黄山江南江淮海通海川山水阳光蓝天白云绿源诚信诚达信达信和德邦德胜胜利富强富民"
    "民生国泰国通中外运招商京东顺丰申通圆通韵达百世菜鸟满帮货拉拉滴滴曹操首汽神州"
)
TRADES: Final = (
    "合作社车队搬家驾驶员培训学校检测站修理厂加油站码头港口航运铁路航空邮政快递速运速递冷藏冷链仓储配送集装箱甩挂"
    "大件吊装钢铁煤炭石油石化油品燃气液化气天然气化工危险品危化爆破民爆放射性物品核医药食品粮油农产品建材水泥混凝土"
    "渣土环保环卫能源新能源电力矿业工程机械设备安装装备制造实业产业投资控股集团股份发展经贸商贸贸易国际货运代理"
    "网络信息技术电子商务智慧出行约车巡游出租汽车租赁公共交通公交巴士客车旅游客运班线长途客运站场站服务管理"
)
COMPANY: Final = (
    "科技有限公司贸易有限公司服务有限公司旅游客运有限公司汽车服务有限公司出租汽车有限公司公共交通有限公司危险品运输有限公司"
    "供应链管理有限公司国际物流有限公司货物运输有限公司汽车运输有限公司道路运输有限公司客运有限责任公司分公司"
    "（北京）（上海）（浙江）（江苏）（广东）（深圳）（杭州）运输集团有限公司物流有限责任公司汽车运输有限"
    "责任公司运输有限公司物流有限公司"
)
PLATES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新挂学警"
PRACTITIONER_NAMES: Final = (
    "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施孔曹严魏陶姜谢邹潘葛范彭郎鲁马方任袁柳史唐薛雷贺罗郝于傅"
    "康余顾孟尹姚邵汪毛戴宋熊董梁杜蓝季贾江郭梅林钟徐邱高夏蔡田胡霍万柯管卢丁邓洪包左石崔龚程陆翁曲段"
    "侯武龙叶白乔温向易廖欧阳黄李王张刘"
)


def framing() -> bytes:
    """Give the bytes around the words: heads and headers of the nine types in an ordinary envelope."""
    parts = [_claims(number) for number in (79, 16, 74, 8, 75, 72, 73, 71, 13)]
    header = bytes.fromhex("d2844da201260448")
    return b"".join(header + part for part in parts)


def _claims(number: int) -> bytes:
    """Give claims of an ordinary licence of a type, with values that recur and none that do not."""
    first = {1: number, 2: 33, 3: "202600000", 4: 1, 5: [0, 70000]}
    return b"\xa0\x58" + encode(1_900_000_000, 1_780_000_000, 1_790_000_000, {**first, **_rest(number)})


def _rest(number: int) -> dict[int, object]:
    """What the code of a type holds beside the identifier."""
    if number in (13, 73):
        return {
            7: "交运管字330100000000号",
            8: "运输有限公司",
            10: 20720,
            11: "浙A",
            12: 2,
            13: "LZZ",
            14: "H11" if number == 13 else "K33",
            15: 4,
            16: 18000,
            17: 31000,
            18: 40000,
            19: [2101, 100] if number == 13 else [9101],
            25: "330100000000",
        }
    if number in (71, 72, 75):
        category = {71: [1001, 1000], 72: [9003], 75: [9002]}[number]
        return {7: "****", 8: "王**", 9: "X", 10: 20720, 20: category, 21: "A1A2B2", 24: 18628}
    scope = {8: [1101, 1, 1, 1, 97, 1, 1, 1, 897, 100], 16: [3111, 10, 10, 10], 74: [9101], 79: [3170]}[
        number
    ]
    return {7: "交运管许可字330100000000号", 8: "物流有限公司", 9: "91330100", 10: 20720, 19: scope, 23: 110}


def dictionary() -> bytes:
    """Put the words in order: rare first, framing last."""
    words = PLACES + PRACTITIONER_NAMES + NAMES + TRADES + PROVINCES + PLATES + COMPANY
    words += "交运管许可字第号" + "".join(f"{province}交运管" for province in "粤苏鲁豫川浙")
    return words.encode()[-WORDS_SIZE:] + framing()


WORDS_SIZE: Final = 6000


def main(out: Path) -> None:
    """Write a candidate."""
    content = dictionary()
    out.write_bytes(content)
    sys.stdout.write(f"{len(content)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
