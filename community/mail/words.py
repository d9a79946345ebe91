"""What the page says that ends mails."""

from __future__ import annotations

UNSUBSCRIBING = {
    "zh-CN": {
        "title": "邮件退订",
        "ask": "不想再收到这类邮件？",
        "button": "退订",
        "ended": "已退订，我们不会再发送这类邮件。您可以随时在通知设置中重新开启。",
        "unknown": "这个退订链接无效。请从最近一封邮件中重新打开。",
    },
    "en": {
        "title": "Unsubscribe",
        "ask": "No more mail of this kind?",
        "button": "Unsubscribe",
        "ended": "Done: we send no more mail of this kind. Your notification settings can bring it back.",
        "unknown": "This link is not ours. Open the one in the latest mail.",
    },
}
