"""Problems of the station's people: signing in, and administering who may."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "sign_in_refused",
        401,
        "登录未成功",
        "Not signed in",
        "工号、密码或验证码不正确，或该账号暂停登录。请核对后再试；多次失败后须等待，或请安全管理员解除。",
        "The staff number, the password or the code is not right, or sign-in is paused. Check them and try again; "
        "after several failures wait, or ask the security administrator.",
    ),
    Problem(
        "session_unfinished",
        403,
        "登录尚未完成",
        "Sign-in is not finished",
        "须先完成 facts.stage 所示的步骤："
        "second_factor 输入动态验证码，new_password 设置新密码，enrolment 绑定动态口令。",
        "First do what facts.stage says: second_factor, give a code of the second factor; new_password, choose one; "
        "enrolment, set up the second factor.",
    ),
    Problem(
        "step_not_due",
        409,
        "当前不需要此步骤",
        "This step is not due",
        "会话处于 facts.stage 阶段，不需要此步骤。请查询 GET /v1/session 后继续。",
        "The session stands at facts.stage, where this step has no place. Read GET /v1/session and go on from there.",
    ),
    Problem(
        "person_needed",
        403,
        "须由本人登录后操作",
        "Only for a person who is signed in",
        "此处只接受站内人员的会话，不接受程序令牌。请先用 POST /v1/session 登录。",
        "This is for sessions of the station's people, not for tokens of programmes. Sign in at POST /v1/session.",
    ),
    Problem(
        "password_unfit",
        422,
        "密码不可用",
        "The password is not fit",
        "原因见 facts.reason: too_short 不足 12 个字符，common 过于常见，"
        "staff_number 含有工号，same 与原密码相同。请另选一个。",
        "See facts.reason: too_short, fewer than 12 characters; common, among the first that are guessed; "
        "staff_number, it holds the staff number; same, it is the old one. Choose another.",
    ),
    Problem(
        "code_not_right",
        422,
        "验证码不正确",
        "The code is not right",
        "请确认手机时间准确，并输入当前显示的 6 位验证码；每个验证码只能使用一次。",
        "Check the clock of the phone and give the six digits that it shows now; each code counts once.",
    ),
    Problem(
        "staff_number_taken",
        409,
        "工号已存在",
        "The staff number is taken",
        "该工号已有账号，工号不重复使用。请核对，或改用其他工号。",
        "There is an account of that number; numbers are not used twice. Check it, or use another.",
    ),
    Problem(
        "roles_conflict",
        409,
        "角色不得兼任",
        "These roles may not be held together",
        "系统、安全、审计管理员须由不同人员担任，也不得兼任业务角色，见 facts.roles。请先撤销原角色，或授予他人。",
        "System, security and audit administrator are different people and hold no working role; see facts.roles. "
        "Revoke the other role first, or grant it to somebody else.",
    ),
    Problem(
        "not_on_oneself",
        403,
        "不得对本人账号操作",
        "Not on one's own account",
        "管理员不得管理本人账号。请由另一位同职责的管理员办理。",
        "No administrator administers their own account. Ask another administrator of the same kind.",
    ),
    Problem(
        "last_administrator",
        409,
        "须至少保留一位管理员",
        "The last administrator of a kind stays",
        "该人员是最后一位在用的同类管理员，见 facts.role。请先任命另一位。",
        "This person is the last active administrator of the kind in facts.role. Appoint another one first.",
    ),
    Problem(
        "other_factor_open",
        409,
        "另一凭据正在重置",
        "The other factor is being reset",
        "密码与动态口令不得同时重置，否则重置者即可冒用账号。请待本人先用现有凭据登录一次。",
        "Password and second factor are not reset together: whoever resets both could sign in instead of the person. "
        "The person first signs in with what is left.",
    ),
)
