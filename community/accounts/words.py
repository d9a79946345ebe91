"""What the pages of account mails say."""

from __future__ import annotations

PAGES = {
    "zh-CN": {
        "useless": "这个链接已使用、已过期，或对应的邮箱已更改。请重新申请。",
        "confirm": {"title": "确认邮箱", "ask": "确认这个邮箱是您的？", "button": "确认", "done": "邮箱已确认，谢谢！"},
        "reset": {
            "title": "重设密码",
            "ask": "请输入新密码（8 至 128 个字符）。",
            "short": "密码须为 8 至 128 个字符，请重新输入。",
            "button": "保存",
            "done": "密码已更改，请重新登录。",
        },
    },
    "en": {
        "useless": "This link was used, is too old, or is about an address that changed. Ask for a new one.",
        "confirm": {
            "title": "Confirm your e-mail address",
            "ask": "Is this address yours?",
            "button": "Confirm",
            "done": "Your address is confirmed. Thank you!",
        },
        "reset": {
            "title": "Choose a new password",
            "ask": "Your new password, 8 to 128 characters.",
            "short": "A password has 8 to 128 characters. Try another.",
            "button": "Save",
            "done": "Your password was changed. Sign in with it.",
        },
    },
}
