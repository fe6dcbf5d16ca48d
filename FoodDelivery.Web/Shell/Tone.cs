namespace FoodDelivery.Web.Shell;

/// <summary>What a status colour means, everywhere the same. Styles: <c>fd-tone-…</c> in wwwroot/app.css.</summary>
public enum Tone { Quiet, New, Busy, Good, Moving, Late, Bad }
