using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Support;

/// <summary>The PayPal emulator on the wire. The test is the payer, PayPal's risk department and the bad luck.</summary>
public sealed class PayPalSandbox(SandboxServer server)
{
    private const string OfOrder = "JOIN payments.payments p ON p.id::text = o.custom_id WHERE p.order_id = $1";

    public SandboxServer Server => server;
    public string ApiBase => server.Origin + "/sandbox/paypal";

    /// <summary>What the payer does on PayPal's page. Returns approved, cancelled or closed.</summary>
    public async Task<string> PayAsync(string session, string funding = "balance", string answer = "pay", string payer = "ava")
    {
        using var response = await server.Http.PostAsync($"/sandbox/paypal/approve/{session}", new FormUrlEncodedContent(new Dictionary<string, string> { ["payer"] = payer, ["funding"] = funding, ["answer"] = answer }));
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["status"]!;
    }

    public Task MisbehaveAsync(int delaySeconds = 0, int copies = 1, bool shuffle = false, int losePercent = 0, SandboxFault nextCalls = SandboxFault.None, int calls = 1, string path = "") =>
        server.MisbehaveAsync("paypal", delaySeconds, copies, shuffle, losePercent, nextCalls, calls, path);

    /// <summary>PayPal has looked at what was under review, or a bank has answered.</summary>
    public async Task DecideAsync(string session, bool good) =>
        (await server.Http.PostAsync($"/sandbox/paypal/control/decide/{session}", new FormUrlEncodedContent(new Dictionary<string, string> { ["good"] = good ? "true" : "false" }))).Dispose();

    public async Task WithdrawTokensAsync() => (await server.Http.PostAsync("/sandbox/paypal/control/withdraw-tokens", null)).Dispose();

    /// <summary>What the payer has lost for good: taken minus refunded, over all of PayPal's orders for an order of ours.</summary>
    public Task<long> KeptAsync(Guid orderId) => server.Database.ScalarAsync<long>($"""
        SELECT coalesce(sum((SELECT coalesce(sum(c.amount - c.refunded), 0) FROM sandbox.paypal_captures c WHERE c.order_id = o.id AND c.status IN ('COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'))), 0)::bigint
        FROM sandbox.paypal_orders o {OfOrder}
        """, orderId);

    /// <summary>What is still held at the payer's.</summary>
    public Task<long> HeldAsync(Guid orderId) => server.Database.ScalarAsync<long>($"""
        SELECT coalesce(sum((SELECT coalesce(sum(a.amount - a.captured), 0) FROM sandbox.paypal_authorizations a WHERE a.order_id = o.id AND a.status IN ('CREATED', 'PENDING', 'PARTIALLY_CAPTURED'))), 0)::bigint
        FROM sandbox.paypal_orders o {OfOrder}
        """, orderId);

    /// <summary>How many authorizations, captures or refunds there are.</summary>
    public Task<long> CountAsync(string what, Guid orderId) => what == "orders"
        ? server.Database.ScalarAsync<long>($"SELECT count(*) FROM sandbox.paypal_orders o {OfOrder}", orderId)
        : server.Database.ScalarAsync<long>($"SELECT count(*) FROM sandbox.paypal_{what} x JOIN sandbox.paypal_orders o ON o.id = x.order_id {OfOrder}", orderId);
}
