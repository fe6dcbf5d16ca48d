using System.Globalization;
using System.Net;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Plain pages without script: they belong to "the other side" and must work when our own product does not.</summary>
internal static class SandboxHtml
{
    public static string Text(string? value) => WebUtility.HtmlEncode(value ?? "");

    public static string Amount(long minor, string currency) => Text(new Money(minor, currency.ToUpperInvariant()).ToString(CultureInfo.GetCultureInfo("en-US")));

    public static IResult Page(string title, string body, string kind = "", int status = 200) => Results.Content($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <title>{Text(title)}</title>
          <link rel="icon" type="image/svg+xml" href="/icon.svg">
          <link rel="stylesheet" href="/sandbox/sandbox.css">
        </head>
        <body class="{kind}">
        {body}
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: status);
}
