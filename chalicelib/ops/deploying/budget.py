"""The budget of a stage: who is told when the month will cost more than was agreed. Not in the template: CloudFormation
does not offer budgets in Jakarta, so the one account-wide service is asked in its own region.
"""

from typing import Any

from chalicelib.ops.deploying.plan import Stage

REGION = "us-east-1"  # https://docs.aws.amazon.com/general/latest/gr/billing.html


def wanted(stage: Stage) -> dict[str, Any]:
    """The budget as AWS takes it: everything the stage's tag is on."""
    return {
        "BudgetName": stage.stack,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": str(stage.monthly_budget), "Unit": "USD"},
    }


def notices(stage: Stage) -> list[dict[str, Any]]:
    """Told at 80 % of what was spent, and when the forecast passes the limit."""
    subscriber = {"SubscriptionType": "EMAIL", "Address": stage.alarm_email}
    return [
        {
            "Notification": {
                "NotificationType": kind,
                "ComparisonOperator": "GREATER_THAN",
                "Threshold": percent,
                "ThresholdType": "PERCENTAGE",
            },
            "Subscribers": [subscriber],
        }
        for kind, percent in (("ACTUAL", 80.0), ("FORECASTED", 100.0))
    ]


def set_budget(client: Any, account: str, stage: Stage) -> bool:
    """Make the budget, or bring its sum up to date. Whether anything changed."""
    budget = wanted(stage)
    try:
        found = client.describe_budget(AccountId=account, BudgetName=stage.stack)["Budget"]
    except client.exceptions.NotFoundException:
        client.create_budget(
            AccountId=account, Budget=budget, NotificationsWithSubscribers=notices(stage)
        )
        return True
    if float(found["BudgetLimit"]["Amount"]) == float(stage.monthly_budget):
        return False
    client.update_budget(AccountId=account, NewBudget=budget)
    return True
