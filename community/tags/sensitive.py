"""Topics that never become anybody's tag: what they would tell of a person is nobody's business.

Source: the sensitive personal information of the Personal Information Protection Law of China, article 28 (belief,
health, specific identity, finances), and the special categories of GDPR, article 9. Folded as topics are.
"""

from __future__ import annotations

import re

PARTS = (  # a topic whose name has one of these anywhere
    *("宗教", "佛教", "道教", "基督", "天主教", "伊斯兰", "穆斯林", "清真", "信仰"),
    *(
        "疾病",
        "医院",
        "病友",
        "抑郁",
        "焦虑症",
        "糖尿病",
        "高血压",
        "癌",
        "艾滋",
        "肝炎",
        "用药",
        "备孕",
        "怀孕",
        "流产",
        "残疾",
    ),
    *("贷款", "负债", "欠债", "征信", "破产", "失业"),
    *("同性恋", "性取向", "跨性别", "双性恋"),
    *("民族", "种族", "政治", "政党", "工会", "上访", "刑满", "犯罪记录"),
)
WORDS = frozenset(  # a topic whose name has one of these as a word
    {
        *("religion", "christian", "catholic", "muslim", "islam", "buddhist", "jewish", "halal", "kosher"),
        *(
            "disease",
            "illness",
            "depression",
            "anxiety",
            "diabetes",
            "cancer",
            "hiv",
            "aids",
            "hepatitis",
            "pregnancy",
            "pregnant",
            "miscarriage",
            "disability",
        ),
        *("loan", "loans", "debt", "bankruptcy", "unemployed"),
        *(
            "gay",
            "lesbian",
            "lgbt",
            "lgbtq",
            "transgender",
            "bisexual",
            "ethnicity",
            "race",
            "politics",
            "political",
            "union",
        ),
    }
)


def is_sensitive(topic: str) -> bool:
    """Whether a topic, by its folded name, would tell something of a person that must not be kept as a tag."""
    return any(part in topic for part in PARTS) or not WORDS.isdisjoint(re.findall(r"[a-z]+", topic))
